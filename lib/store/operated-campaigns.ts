import { endOf, orderingWindow, type CampaignWindow } from '../groupbuy/campaign';
import { windowOf } from './campaign-life-cycle';
import type { Db } from './store';

/** A campaign in which somebody may give commands. */
export interface OperatedCampaign {
	id: number;
	groupId: number;
	code: string;
	title: string;
	window: CampaignWindow;
}

/** Payments and pick-ups are noted long after the end; older campaigns are looked up in a workflow. */
const MAX_LOOKED_AT = 50;

/** Campaigns of which this person is the leader or a helper, newest first. */
export async function operatedCampaigns(
	db: Db,
	lineGroupId: string,
	lineUserId: string,
): Promise<OperatedCampaign[]> {
	const rows = await db
		.selectFrom('campaigns')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.selectAll('campaigns')
		.where('line_groups.line_group_id', '=', lineGroupId)
		.orderBy('campaigns.id', 'desc')
		.limit(MAX_LOOKED_AT)
		.execute();
	return rows
		.filter((row) => isOperator(row.operators, lineUserId))
		.map((row) => ({
			id: row.id,
			groupId: row.group_id,
			code: row.code,
			title: row.title,
			window: windowOf(row),
		}));
}

/** @param operators as it stands in `campaigns.operators` */
export function isOperator(operators: string, lineUserId: string): boolean {
	return (JSON.parse(operators) as string[]).includes(lineUserId);
}

/**
 * Campaigns that took orders at a moment, the one that ends first in front: that is the one that a command without a name
 * is about, since a leader says 結單 or 延長 when the end is near.
 */
export function openAt(campaigns: readonly OperatedCampaign[], at: number): OperatedCampaign[] {
	return campaigns
		.filter(({ window }) => orderingWindow(window, at) === 'open')
		.sort((a, b) => (endOf(a.window) ?? Infinity) - (endOf(b.window) ?? Infinity) || a.id - b.id);
}
