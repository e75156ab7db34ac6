import type { IExecuteFunctions } from 'n8n-workflow';

import { REPORT_GROUPS } from '../../../../lib/groupbuy/report-totals';
import type { Store } from '../../../../lib/store/store';
import { oneOf } from '../../../shared/read';
import { reportPages, sumsOf } from '../../../shared/report-pages';
import { timeZoneOf } from '../../../shared/time-zone';
import { catchUp } from '../catch-up';
import { documentOf } from './document';
import { RESULTS } from './get-fields';
import { presentRow, presentSums } from './present-report';
import { readRequest } from './read-request';

export { description } from './get-fields';

/** A report of a period: commission is brought up to date first. */
export async function execute(
	this: IExecuteFunctions,
	store: Store,
	item: number,
): Promise<object | object[]> {
	const result = oneOf(this.getNodeParameter('result', item, 'document'), 'result', RESULTS);
	const request = await readRequest(this, store, item);
	await catchUp(this, store, request.referrer?.id);
	const now = Date.now();
	const zone = timeZoneOf(this);
	const pages = () => reportPages(store.db, request.filter, request.view, now);
	if (result === 'document') return await documentOf(this, store, item, { ...request, pages, now });
	if (result === 'sums') {
		const by = oneOf(this.getNodeParameter('sumBy', item, 'referrer'), 'sumBy', REPORT_GROUPS);
		return presentSums(await sumsOf(pages(), zone), by);
	}
	const rows: object[] = [];
	for await (const page of pages()) rows.push(...page.map((row) => presentRow(row, zone)));
	return rows;
}
