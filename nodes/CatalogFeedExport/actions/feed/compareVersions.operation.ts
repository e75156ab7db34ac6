import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { compareVersions, feedVersions } from '../../../../lib/store/feed-versions';
import type { Db, Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { readLimit } from '../../../shared/read';
import { feedField, readFeed } from './feed-field';
import { readVersionNumber } from './version-number';

export const description = showFor('feed', 'compareVersions', [
	feedField,
	{
		displayName: 'From Version',
		name: 'fromVersion',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Number of the older version; 0: the one before the newer',
	},
	{
		displayName: 'To Version',
		name: 'toVersion',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Number of the newer version; 0: the one that is served',
	},
	...limitFields,
]);

/** An item per ID that differs, in the order of the file. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const feed = readFeed(this, item);
	const { limit = Infinity } = readLimit(this, item);
	const given = {
		from: readVersionNumber(this, 'fromVersion', item),
		to: readVersionNumber(this, 'toVersion', item),
	};
	const { from, to } = await versionsToCompare(store.db, feed, given);
	const changes: object[] = [];
	for await (const change of compareVersions(store.db, feed, from, to)) {
		changes.push({ feed, fromVersion: from, toVersion: to, ...change });
		if (changes.length >= limit) break;
	}
	return changes;
}

async function versionsToCompare(
	db: Db,
	feed: string,
	given: { from: number | null; to: number | null },
): Promise<{ from: number; to: number }> {
	const versions = await feedVersions(db, feed);
	const to = given.to ?? versions.find(({ isCurrent }) => isCurrent)?.number;
	const from = given.from ?? versions.find(({ number }) => to !== undefined && number < to)?.number;
	if (from !== undefined && to !== undefined) return { from, to };
	throw new InputError(
		`There is no earlier version of feed '${feed}' to compare with`,
		'Publish it again after its products have changed, or name both versions.',
	);
}
