import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { DEFAULT_SETTINGS } from '../../../../lib/feed/default-settings';
import { preflight, type Preflight } from '../../../../lib/feed/live-preflight';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { getFeed, type FeedView } from '../../../../lib/store/feeds';
import type { Db, Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { toJson } from '../../../shared/operation';
import { isoOrNull, isoTime } from '../../../shared/present';
import { readRequiredTime } from '../../../shared/read';
import { feedField, readFeed } from '../feed/feed-field';
import { feedOnAir } from './feed-on-air';
import { itemSources, plannedProducts, storedSources } from './planned-products';
import { productFields, readProductIds, readProductsFrom } from './product-fields';
import { readSchedule, scheduleField } from './schedule-fields';

const MINUTE_MS = 60_000;

export const description = showFor('live', 'preflight', [
	{ ...feedField, description: 'The feed that LINE reads' },
	...productFields,
	{
		displayName: 'Live Starts At',
		name: 'liveAt',
		type: 'dateTime',
		default: '',
		required: true,
		description: "In the workflow's time zone",
	},
	{ ...languageField, description: 'Language of what is said about the products' },
	scheduleField,
]);

/** The live as one item with all its products; each product that is not ready, and each warning, on the second output. */
export async function executeOutputs(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	const liveAt = readRequiredTime(this, 'liveAt', 0);
	const schedule = readSchedule(this);
	const language = readLanguage(this, 0);
	const feed = await getFeed(store.db, readFeed(this, 0));
	const { settings } = feed.version ?? { settings: DEFAULT_SETTINGS.lineLive };
	const productIds = await readProductIds(this, store.db, items);
	const sources = await sourcesOf(this, { db: store.db, feed, productIds, items, rows: settings.rows });
	const products = await plannedProducts(productIds, sources, settings, language);
	const now = Date.now();
	const ids = new Set(products.flatMap(({ rows }) => [...rows.keys()]));
	const onAir = await feedOnAir(store.db, feed, ids, { schedule, before: Math.min(now, liveAt) });
	const manualFrom = (feed.lastManualAt ?? 0) + schedule.manualEveryMinutes * MINUTE_MS;
	const result = preflight({ ...onAir, products, schedule, liveAt, now, manualFrom }, language);
	return outputsOf(result, { feed: feed.name, liveAt, zone: schedule.zone });
}

async function sourcesOf(
	context: IExecuteFunctions,
	asked: {
		db: Db;
		feed: FeedView;
		productIds: readonly string[];
		items: readonly INodeExecutionData[];
		rows: 'variants' | 'products';
	},
) {
	const { db, feed, productIds, items, rows } = asked;
	if (feed.version?.source !== 'items') return await storedSources(db, productIds, rows);
	if (readProductsFrom(context) === 'items') return itemSources(items, productIds, rows);
	throw new InputError(
		`The feed '${feed.name}' is made of a workflow's items, not of the product table`,
		"Give the shop's items to this node and choose Products → Input Items.",
	);
}

function outputsOf(
	{ rows, refresh, warnings, decidedAt, deadline, nextBuildAt, nextPullAt, ready, notReady }: Preflight,
	{ feed, liveAt, zone }: { feed: string; liveAt: number; zone: string },
): INodeExecutionData[][] {
	const iso = (at: number) => isoTime(at, zone);
	const products = rows.map((row) => ({ ...row, onAirFrom: isoOrNull(row.onAirFrom, zone) }));
	const summary = {
		feed,
		liveAt: iso(liveAt),
		isReady: notReady === 0,
		ready,
		notReady,
		decidedAt: iso(decidedAt),
		setUpDeadline: iso(deadline),
		nextBuildAt: iso(nextBuildAt),
		nextPullAt: iso(nextPullAt),
		manualRefresh: refresh && { from: iso(refresh.from), until: iso(refresh.until) },
		warnings,
		products,
	};
	const item = (json: object): INodeExecutionData => ({ json: toJson(json), pairedItem: { item: 0 } });
	return [
		[item(summary)],
		[...products.filter(({ status }) => status !== 'ready').map(item), ...warnings.map(item)],
	];
}
