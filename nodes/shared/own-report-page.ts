import type { ShopSettings } from '../../lib/groupbuy/checkout';
import { listReportLinks } from '../../lib/store/report-links';
import type { Db } from '../../lib/store/store';
import { reportLink } from '../../lib/web/links';

/** Where a leader sees their own report: the newest of their links that are active. `null`: they have none. */
export async function ownReportPage(
	db: Db,
	leaderId: number,
	{ key, settings }: { key: Buffer; settings: Pick<ShopSettings, 'storefrontUrl'> },
	now: number,
): Promise<string | null> {
	const links = await listReportLinks(db, { leaderId }, now);
	const link = links.find(({ state }) => state === 'active');
	return link === undefined ? null : reportLink(key, settings, link.code, link.expiresAt);
}
