import type { Db } from '../../../../lib/store/store';
import type { FeedVersionView } from '../../../../lib/store/feed-versions';
import type { FeedView } from '../../../../lib/store/feeds';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import { isoOrNull, isoTime } from '../../../shared/present';

/** Where feeds are served; `null` while no workflow with a Catalog Feed Trigger is active. */
export async function feedUrlOf(db: Db): Promise<string | null> {
	return (await readShopSettings(db)).feedUrl;
}

/** A feed as an item, with its address. @param feedUrl as `feedUrlOf()` gives it */
export function presentFeed(feed: FeedView, feedUrl: string | null, zone: string) {
	const { name, secret, version, createdAt, lastManualAt, lastPulledAt } = feed;
	const url = feedUrl === null || version === null ? null : `${feedUrl}/${secret}/${version.fileName}`;
	return {
		name,
		url,
		gzipUrl: url && `${url}.gz`,
		version: version && presentVersion(version, zone),
		createdAt: isoTime(createdAt, zone),
		lastManualAt: isoOrNull(lastManualAt, zone),
		lastPulledAt: isoOrNull(lastPulledAt, zone),
	};
}

export function presentVersion(version: FeedVersionView, zone: string) {
	const { number, isCurrent, source, fileName, mime, sha256, byteCount, rowCount } = version;
	return {
		...{ number, isCurrent, source, fileName, mime, sha256 },
		bytes: byteCount,
		rows: rowCount,
		statistics: version.statistics,
		settings: version.settings,
		publishedAt: isoTime(version.publishedAt, zone),
	};
}
