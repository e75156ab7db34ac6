import { lockOrderRows } from './booking-statements';
import { chunks, ROWS_PER_STATEMENT } from './collections';
import type { Tx } from './store';

/**
 * Sets the tags that a campaign's orders get from now on, and gives them to those that it has. An order keeps what it was
 * tagged with before: somebody may have sorted by it.
 *
 * @param campaignId locked
 */
export async function setOrderTags(
	trx: Tx,
	campaignId: number,
	tags: readonly string[],
	now: number,
): Promise<void> {
	await trx
		.updateTable('campaigns')
		.set({ order_tags: JSON.stringify(tags), updated_at: now })
		.where('id', '=', campaignId)
		.execute();
	const orders = await trx
		.selectFrom('orders')
		.select('code')
		.where('campaign_id', '=', campaignId)
		.execute();
	const codes = orders.map(({ code }) => code).sort();
	for (const part of chunks(codes, ROWS_PER_STATEMENT)) {
		const rows = await lockOrderRows(trx, part);
		const byTags = Map.groupBy(rows, (row) => withTags(row.tags, tags));
		for (const [after, changed] of byTags) {
			const ids = changed.flatMap((row) => (row.tags === after ? [] : row.id));
			if (ids.length === 0) continue;
			await trx.updateTable('orders').set({ tags: after, updated_at: now }).where('id', 'in', ids).execute();
		}
	}
}

const withTags = (before: string, tags: readonly string[]): string =>
	JSON.stringify([...new Set([...(JSON.parse(before) as string[]), ...tags])]);
