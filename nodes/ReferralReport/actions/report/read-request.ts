import type { IExecuteFunctions } from 'n8n-workflow';

import { COMMISSION_STATES } from '../../../../lib/groupbuy/referral';
import { isObject } from '../../../../lib/line/json';
import type { ReferrerView } from '../../../../lib/store/referrers';
import type { ReportFilter } from '../../../../lib/store/report-filter';
import type { Store } from '../../../../lib/store/store';
import { cleanText, oneOf } from '../../../shared/read';
import { REPORT_VIEWS, type ReportView } from '../../../shared/report-pages';
import { readPeriod } from '../../../shared/period-fields';
import { readReferrerOrAll } from '../referrer-filter';

/** What a report is asked for. */
export interface ReportRequest {
	filter: ReportFilter;
	view: ReportView;
	/** `null`: of all. */
	referrer: ReferrerView | null;
	/** Nothing but the period and the referrer narrows it down: opening and closing can be said. */
	isWhole: boolean;
}

/** @throws InputError naming the field */
export async function readRequest(
	context: IExecuteFunctions,
	store: Store,
	item: number,
): Promise<ReportRequest> {
	const referrer = await readReferrerOrAll(context, store.db, item);
	const view = oneOf(context.getNodeParameter('view', item, 'both'), 'view', REPORT_VIEWS);
	const by = oneOf(context.getNodeParameter('by', item, 'completion'), 'by', ['completion', 'order']);
	const filters = readFilters(context, item);
	return {
		filter: {
			...readPeriod(context, item),
			by,
			...(referrer !== null && { leaderIds: [referrer.id] }),
			...filters,
		},
		view,
		referrer,
		isWhole: by === 'completion' && view !== 'pending' && Object.keys(filters).length === 0,
	};
}

function readFilters(context: IExecuteFunctions, item: number): Partial<ReportFilter> {
	const filters = context.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const chosen = (name: string) => cleanText(valueOf(filters[name]), name, 200);
	const campaign = chosen('campaign');
	const group = chosen('group');
	const code = chosen('referralCode');
	const productIds = (cleanText(filters.productIds, 'productIds', 10_000) ?? '')
		.split(/[,，、;；\n]/)
		.map((id) => id.trim())
		.filter((id) => id !== '');
	const states = [filters.states ?? []]
		.flat()
		.map((state: unknown) => oneOf(state, 'states', COMMISSION_STATES));
	return {
		...(campaign !== null && { campaignCodes: [campaign.toUpperCase()] }),
		...(group !== null && { lineGroupIds: [group] }),
		...(code !== null && { referralCodes: [code] }),
		...(productIds.length > 0 && { productIds }),
		...(states.length > 0 && { states }),
	};
}

/** Of a locator within a collection, which n8n does not take apart. */
const valueOf = (locator: unknown): unknown => (isObject(locator) ? locator.value : locator);
