import type { IExecuteFunctions } from 'n8n-workflow';

import { listReportLinks } from '../../../../lib/store/report-links';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { isoOrNull, isoTime } from '../../../shared/present';
import { readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { readReferrerOrAll, referrerOrAllField } from '../referrer-filter';

export const description = showFor('shareLink', 'getAll', [referrerOrAllField, ...limitFields]);

/** Links to reports, the newest first; neither address nor password, which are shown once. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const zone = timeZoneOf(this);
	const referrer = await readReferrerOrAll(this, store.db, item);
	const { limit } = readLimit(this, item);
	const filter = referrer === null ? {} : { leaderId: referrer.id };
	const links = await listReportLinks(store.db, filter, Date.now());
	return links.slice(0, limit).map(({ leaderId, leaderName, expiresAt, openedAt, createdAt, ...link }) => ({
		...link,
		...{ referrerId: leaderId, referrerName: leaderName },
		expiresAt: isoTime(expiresAt, zone),
		openedAt: isoOrNull(openedAt, zone),
		createdAt: isoTime(createdAt, zone),
	}));
}
