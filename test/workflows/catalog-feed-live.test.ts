// Catalog Feed Export, resource Live, in n8n's engine: preflight against what LINE has pulled, and the host's sheet.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre';
import type { IDataObject } from 'n8n-workflow';
import { openStore, type Store } from '../../lib/store/store';
import { notePull } from '../../lib/store/feed-pulls';
import { getFeed } from '../../lib/store/feeds';
import { registerGroup } from '../../lib/store/groups';
import { runWorkflow, type WorkflowJson } from './harness';
import { campaign, done, GROUP, locate, PACKAGE, priceList, refused } from './package-nodes';

const node = { type: `${PACKAGE}.catalogFeedExport` };
const live = async (operation: string, parameters: IDataObject, input?: IDataObject[]) =>
	await campaign('live', operation, parameters, { node, ...(input && { input }) });

const DAY = 86_400_000;
/** What LINE's catalogue asks of every product. */
const details = { url: 'https://shop.example/p', description: '好吃', imageUrl: 'https://shop.example/1.jpg' };
const FEED = 'LINE Live 目錄';
let store: Store;
let code: string;

const publish = async () =>
	await done('feed', 'publish', { ...PUBLISHED, feedName: FEED }, { node });
const PUBLISHED = {
	source: 'products',
	profile: 'lineLive',
	format: 'csv',
	rows: 'products',
	currency: 'TWD',
	language: 'zh-TW',
	options: { brand: '測試' },
};

/** The last moment at which LINE pulls, before now. */
function lastFive(): number {
	const taipei = Date.now() + 8 * 3_600_000;
	const five = Math.floor(taipei / DAY) * DAY + 5 * 3_600_000;
	return (five < taipei ? five : five - DAY) - 8 * 3_600_000;
}

beforeAll(async () => {
	store = await openStore({
		kind: 'sqlite',
		file: path.join(process.env.N8N_USER_FOLDER!, '.n8n', 'group-buy', 'group-buy.sqlite'),
	});
	await priceList('直播', {
		A1: { title: '牛奶糖', price: 120, stock: 5, imageUrl: 'https://shop.example/1.jpg' },
		A2: { title: '鳳梨酥', price: 280, imageUrl: 'https://shop.example/2.jpg' },
	});
	await done('product', 'upsert', {}, {
		input: [
			{ productId: '直播-A1', title: '牛奶糖', price: 120, stock: 5, ...details },
			{ productId: '直播-A2', title: '鳳梨酥', price: 280, ...details },
			{ productId: '0099', title: '贈品杯', price: 10, tags: '贈品', ...details },
		],
	});
	await store.tx(
		async (trx) =>
			await registerGroup(
				trx,
				{ lineGroupId: GROUP, kind: 'group', channelId: 'x', name: null, pictureUrl: null, memberCount: null, at: 1 },
				1,
			),
	);
	const fields = { group: locate(GROUP), category: locate('直播', 'name'), title: '週五直播' };
	const [created] = await done('campaign', 'create', { ...fields, options: { orderTags: 'LINE OA' } });
	code = created!.code as string;
	await publish();
	const feed = await getFeed(store.db, FEED);
	const pull = { feedId: feed.id, versionId: feed.version!.id, status: 200, userAgent: 'x' };
	await notePull(store, pull, lastFive());
});
afterAll(() => store.close());

const asked = (changes: IDataObject = {}) => ({
	feed: locate(FEED, 'name'),
	products: 'ids',
	productIds: '直播-A1, 直播-A2、0099\n404',
	liveAt: new Date(Date.now() + 3 * DAY).toISOString(),
	language: 'zh-TW',
	...changes,
});

test('says of each product whether it is ready, why not, and what to do', async () => {
	const result = await live('preflight', asked());
	const [summary] = result.json('Node') as unknown as [{ products: IDataObject[]; warnings: IDataObject[] }];
	expect(summary).toMatchObject({ feed: FEED, isReady: false, ready: 2, notReady: 2 });
	expect(summary.products.map(({ productId, status }) => [productId, status])).toEqual([
		['直播-A1', 'ready'],
		['直播-A2', 'ready'],
		['0099', 'excluded'],
		['404', 'unknown'],
	]);
	expect(summary.products[2]!.message).toContain('贈品');
	expect(result.json('Node', 1).map(({ productId }) => productId)).toEqual(['0099', '404']);
});

test('of a campaign: its products; what changed since the pull comes with the next', async () => {
	await done('product', 'upsert', {}, { input: [{ productId: '直播-A1', title: '牛奶糖 新包裝', price: 130, stock: 5, ...details }] });
	const soon = lastFive() + DAY;
	const result = await live('preflight', asked({
		products: 'campaign',
		campaign: locate(code, 'code'),
		liveAt: new Date(Math.min(soon - 60_000, Date.now() + 60_000)).toISOString(),
	}));
	const [summary] = result.json('Node') as unknown as [{ products: IDataObject[]; warnings: IDataObject[] }];
	expect(summary.products.map(({ productId, status, inTime }) => [productId, status, inTime])).toEqual([
		['直播-A1', 'stale', false],
		['直播-A2', 'ready', true],
	]);
	expect(summary.warnings.map(({ warning }) => warning)).toContain('set_up_late');
	expect(result.json('Node', 1)[0]).toMatchObject({ productId: '直播-A1', status: 'stale' });
});

test('a look at the feed at another time is no pull of LINE', async () => {
	await publish();
	const feed = await getFeed(store.db, FEED);
	const pull = { feedId: feed.id, versionId: feed.version!.id, status: 200, userAgent: 'browser' };
	await notePull(store, pull, lastFive() + 2 * 3_600_000);
	const [summary] = (
		await live('preflight', asked({ productIds: '直播-A1', liveAt: new Date(Date.now() + 1000).toISOString() }))
	).json('Node') as unknown as [{ products: IDataObject[] }];
	expect(summary.products[0]).toMatchObject({ status: 'stale' });
});

test.each<[string, IDataObject, string]>([
	['no product', { productIds: ' , ' }, 'There is no product to show'],
	['no such feed', { feed: locate('x', 'name') }, "There is no feed 'x'"],
	['a time that is none', { options: { pullTimes: '5 o’clock' } }, 'Pull Times: "5" is not a time of day'],
	['a zone that is none', { options: { zone: 'Taipei' } }, '"Taipei" is not a time zone'],
	['minutes that are none', { options: { manualEveryMinutes: -1 } }, "The field 'manualEveryMinutes'"],
])('refused: %s', async (_name, changes, message) => {
	expect((await refused('live', 'preflight', asked(changes), { node })).message).toContain(message);
});

describe('the search sheet', () => {
	test('of a campaign has codes, prices and what is left', async () => {
		const result = await live('searchSheet', { products: 'campaign', campaign: locate(code, 'code'), output: 'items' });
		expect(result.json('Node')).toEqual([
			{ position: 1, productId: '直播-A1', code: 'A1', title: '牛奶糖', price: 120, left: 5 },
			{ position: 2, productId: '直播-A2', code: 'A2', title: '鳳梨酥', price: 280, left: null },
		]);
	});

	test('of items as files: IDs keep their zeros', async () => {
		const input = [{ productId: '0099' }, { productId: '404' }];
		for (const output of ['csv', 'xlsx'] as const) {
			const [[item]] = (
				await live('searchSheet', { products: 'items', output, language: 'zh-TW' }, input)
			).outputs('Node') as unknown as [
				[{ json: IDataObject; binary: { data: { data: string; fileName: string } } }],
			];
			expect(item.json).toEqual({ products: 2 });
			expect(item.binary.data.fileName).toBe(`直播商品.${output}`);
			const bytes = Buffer.from(item.binary.data.data, 'base64');
			const table: string[][] =
				output === 'csv'
					? parse(bytes, { bom: true })
					: (await readXlsx(bytes)).sheets[0]!.rows.map((row) => row.map((cell) => String(cell ?? '')));
			expect(table[0]).toEqual(['順序', 'Product ID（PID）', '代號', '商品', '價格', '剩餘']);
			expect(table[1]!.slice(1, 4).map((cell) => cell.replace(/^'/, ''))).toEqual(['0099', '', '贈品杯']);
			expect(table).toHaveLength(3);
		}
	});
});

describe('the template live-commerce.json', () => {
	const template = JSON.parse(
		readFileSync(path.resolve(__dirname, '../../workflows/live-commerce.json'), 'utf8'),
	) as WorkflowJson;
	/** Runs a part of it; a page's answer stands in the place of the page. */
	const run = async (startNode: string, input: IDataObject, goAhead = '登記') => {
		const nodes = template.nodes.map((one) => {
			if (one.type !== 'n8n-nodes-base.form') return one;
			const parameters = { mode: 'raw', jsonOutput: JSON.stringify({ goAhead }), options: {} };
			return { ...one, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
		});
		const result = await runWorkflow({ ...template, nodes }, { startNode, input: [input] });
		if (result.error) throw result.error;
		return result;
	};

	test('checks the products of a live and makes the sheet', async () => {
		const date = new Date(Date.now() + 3 * DAY).toISOString().slice(0, 10);
		const { json, outputs } = await run('Ask About the Live', { feed: FEED, campaign: code, date, time: '20:00' });
		expect(json('Check the Products')[0]).toMatchObject({ feed: FEED, isReady: true, ready: 2 });
		expect(json('Check the Products')[0]!.liveAt).toBe(`${date}T20:00:00.000+08:00`);
		expect(outputs('Make the Search Sheet')[0]![0]!.binary?.data?.fileName).toBe('直播商品.xlsx');
	});

	test('books pasted comments only when told to, and lists them by the tag', async () => {
		const comments = '王小明\n20:31\nA1+2\n小華 加入了直播\n小華\n20:32\n好可愛\n20:33 阿美: A2+1\nuser123\n20:34\n+1';
		const input = { campaign: code, comments };
		const preview = await run('Paste the Comments', input, '不登記');
		expect(preview.json('Preview the Comments').map(({ status, name }) => [status, name])).toEqual([
			['ready', '王小明'],
			['ready', '阿美'],
			['unclear', undefined],
		]);
		expect(preview.json('Book the Comments')).toEqual([]);
		await run('Paste the Comments', input);
		await run('Paste the Comments', input);
		const listed = (await run('List on Demand', {})).json('Orders With the Tag');
		expect(listed.map(({ buyerName, total, tags }) => [buyerName, total, tags])).toEqual([
			['王小明', 240, ['LINE OA']],
			['阿美', 280, ['LINE OA']],
		]);
	});
});
