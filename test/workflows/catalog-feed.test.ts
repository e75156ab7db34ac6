// Catalog Feed Export: files of both sources in every format, and feeds from publishing to deleting.
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { listSearch, runWorkflow } from './harness';
import type { NodeJson, RunOptions } from './harness';
import { done, locate, PACKAGE } from './package-nodes';

interface Options extends RunOptions {
	node?: Partial<NodeJson>;
}

const node = (operation: string, parameters: IDataObject, fields: Partial<NodeJson> = {}): NodeJson => ({
	type: `${PACKAGE}.catalogFeedExport`,
	name: 'Feed',
	...fields,
	parameters: { resource: 'feed', operation, language: 'en', ...parameters },
});

async function run(operation: string, parameters: IDataObject = {}, { node: fields, ...options }: Options = {}) {
	const workflow = {
		nodes: [node(operation, parameters, fields)],
		connections: {},
		settings: { timezone: 'Asia/Taipei' },
	};
	return await runWorkflow(workflow, { ...options, startNode: 'Feed' });
}

/** What must go well: the items of both outputs. */
async function made(...args: Parameters<typeof run>) {
	const { error, outputs } = await run(...args);
	if (error) throw error;
	const [feed = [], issues = []] = outputs('Feed');
	return { feed, issues };
}

const jsonOf = async (...args: Parameters<typeof run>) => (await made(...args)).feed.map(({ json }) => json);

/** What must not: what the editor shows of it. */
async function refused(...args: Parameters<typeof run>) {
	const { error } = await run(...args);
	const { message, description } = (error ?? {}) as { message?: string; description?: string };
	return [message, description];
}

const bytesOf = (binary: IBinaryData | undefined) => Buffer.from(binary?.data ?? '', 'base64');
const textOf = (item: { binary?: Record<string, IBinaryData> }) => bytesOf(item.binary?.data).toString();

const product = (id: string, more: IDataObject = {}): IDataObject => ({
	id,
	title: `茶 ${id}`,
	description: '好喝',
	link: `https://shop.example/p/${id}`,
	image_link: `https://shop.example/p/${id}.jpg`,
	price: 100,
	brand: '好茶',
	...more,
});

const GOOGLE = { source: 'items', profile: 'google' };
/** Google's own names know no tags. */
const TAGS = { paths: { path: [{ field: 'tags', path: 'tags' }] } };

describe('Export', () => {
	const input = [product('b'), product('a', { price: 0 }), product('c', { tags: '贈品' }), product('b')];

	test('a file of all items, statistics, and an issue for each that stays out', async () => {
		const { feed, issues } = await made('export', { ...GOOGLE, ...TAGS, format: 'tsv' }, { input });
		expect(feed).toHaveLength(1);
		const [{ json, pairedItem, binary }] = feed as [(typeof feed)[0]];
		const text = textOf({ binary: binary! });
		expect(json).toMatchObject({
			...{ status: 'exported', message: 'The file has 1 rows', fix: null },
			...{ profile: 'google', format: 'tsv', rows: 'variants', fileName: 'google.tsv' },
			mime: 'text/tab-separated-values',
			...{ read: 4, written: 1, excluded: 1, invalid: 2 },
			bytes: Buffer.byteLength(text),
			sha256: createHash('sha256').update(text).digest('hex'),
		});
		expect(binary).toMatchObject({ data: { fileName: 'google.tsv', mimeType: 'text/tab-separated-values' } });
		expect(pairedItem).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		const [head, row, ...more] = text.trimEnd().split('\n');
		expect([head!.split('\t')[0], row!.split('\t')[0], more]).toEqual(['id', 'b', []]);

		const facts = issues.map(({ json: { id, rule, severity, item }, pairedItem: paired }) => ({ id, rule, severity, item, paired }));
		expect(facts).toEqual(
			expect.arrayContaining([
				{ id: 'a', rule: 'invalid_price', severity: 'error', item: 1, paired: { item: 1 } },
				{ id: 'c', rule: 'excluded_tag', severity: 'excluded', item: 2, paired: { item: 2 } },
				{ id: 'b', rule: 'duplicate_id', severity: 'error', item: 3, paired: { item: 3 } },
			]),
		);
		for (const { json: issue } of issues) {
			expect(issue.message).toMatch(/\S/);
			expect(issue).toHaveProperty('fix');
		}
	});

	test.each([
		['google', 'xml', /^<\?xml.*<g:id>b<\/g:id>/s, 'application/xml'],
		['meta', 'csv', /^id,title.*\nb,茶 b/s, 'text/csv'],
		['lineLive', 'json', /^\[.*"id":\s*"b"/s, 'application/json'],
		['lineAds', 'csv', /\nb,/, 'text/csv'],
		['openai', 'tsv', /\nb\t/, 'text/tab-separated-values'],
		['custom', 'csv', /\nb,/, 'text/csv'],
	])('%s as %s', async (profile, format, expected, mime) => {
		const { feed } = await made('export', { source: 'items', profile, format }, { input: [product('b')] });
		expect(textOf(feed[0]!)).toMatch(expected);
		expect(feed[0]!.json).toMatchObject({ status: 'exported', written: 1, mime });
	});

	test('the same products in another order give the same bytes', async () => {
		const of = async (items: IDataObject[]) =>
			(await jsonOf('export', { ...GOOGLE, format: 'xml' }, { input: items }))[0]!.sha256;
		const items = ['b', 'A', '茶', 'a'].map((id) => product(id));
		expect(await of(items)).toBe(await of(items.toReversed()));
	});

	test('compressed, under a name and in a field of one’s own', async () => {
		const parameters = { ...GOOGLE, format: 'tsv', binaryProperty: 'file', options: { gzip: true, fileName: '秋 tea/feed' } };
		const { feed } = await made('export', parameters, { input: [product('b')] });
		const { file } = feed[0]!.binary!;
		expect(file).toMatchObject({ mimeType: 'application/gzip', fileName: 'tea-feed.tsv.gz' });
		expect(gunzipSync(bytesOf(file)).toString()).toMatch(/^id\t/);
	});

	test('strict: with a product missing there is no file', async () => {
		const parameters = { ...GOOGLE, format: 'tsv', options: { strict: true } };
		const { feed, issues } = await made('export', parameters, { input });
		expect(feed[0]!.json).toMatchObject({ status: 'refused_invalid', invalid: 2 });
		expect(feed[0]!.json.fix).toContain('Strict');
		expect(feed[0]).not.toHaveProperty('binary');
		expect(issues.map(({ json }) => json.severity)).toEqual(expect.arrayContaining(['error', 'error']));
		const [good] = (await made('export', parameters, { input: [product('b')] })).feed;
		expect(good!.json.status).toBe('exported');
	});

	test('columns renamed, left out and added; words, tags, prices and links of one’s own', async () => {
		const pairs = (...entry: IDataObject[]) => ({ entry });
		const options = {
			columnNames: pairs({ column: 'image_link', name: 'picture' }, { column: 'description', name: '' }),
			constantColumns: pairs({ column: 'ship', text: '常溫' }),
			availabilityWords: pairs({ state: 'in_stock', word: '有現貨' }),
			excludedTags: '',
			priceForm: 'number',
			linkParameters: 'utm_source=line&utm_content={id}',
			condition: 'used',
		};
		const item = product('b', { tags: '贈品' });
		const { feed } = await made('export', { source: 'items', profile: 'lineLive', format: 'json', options }, { input: [item] });
		const [row] = JSON.parse(textOf(feed[0]!)) as [IDataObject];
		expect(row).toMatchObject({
			...{ id: 'b', picture: 'https://shop.example/p/b.jpg', ship: '常溫', availability: '有現貨', price: '100' },
			link: 'https://shop.example/p/b?utm_source=line&utm_content=b',
		});
		expect(Object.keys(row)).not.toEqual(expect.arrayContaining(['description']));
	});

	test('paths of one’s own come before what is guessed', async () => {
		const paths = { path: [{ field: 'price', path: 'cost.sell' }, { field: 'link', path: '' }] };
		const input = [product('b', { cost: { sell: 250 } })];
		const { feed } = await made('export', { ...GOOGLE, format: 'tsv', paths }, { input });
		expect(textOf(feed[0]!)).toContain('250 TWD');
	});

	test('issues in Chinese, the first ones and how many more', async () => {
		const items = Array.from({ length: 5 }, (_, index) => product(`p${index}`, { price: -1 }));
		const parameters = { ...GOOGLE, format: 'tsv', language: 'zh-TW', options: { maxIssues: 2 } };
		const { issues } = await made('export', parameters, { input: items });
		expect(issues).toHaveLength(3);
		expect(issues[0]!.json.message).toMatch(/\p{Script=Han}/u);
		expect(issues[2]!.json).toMatchObject({ rule: 'more', message: expect.stringMatching(/^還有 \d+ 項/) as string });
		expect(issues[2]!.json.count).toBeGreaterThanOrEqual(3);
	});

	test.each<[IDataObject, string]>([
		[{ format: 'csv' }, "The field 'format' cannot be 'csv'"],
		[{ rows: '={{ "all" }}' }, "The field 'rows' cannot be 'all'"],
		[{ options: { maxIssues: '={{ 0 }}' } }, "The field 'maxIssues' is not a whole number from 1"],
		[{ options: { columnNames: { entry: [{ column: 'colour', name: 'x' }] } } }, "no column 'colour'"],
		[{ options: { columnNames: { entry: [{ column: 'id', name: 'title' }] } } }, "Two columns of the feed are called 'title'"],
		[
			{ options: { constantColumns: { entry: [{ column: 'a', text: '1' }, { column: 'a', text: '2' }] } } },
			"The field 'constantColumns' names 'a' twice",
		],
		[
			{ paths: { path: [{ field: 'price', path: 'a' }, { field: 'price', path: 'b' }] } },
			"There are two paths for 'price'",
		],
	])('%j is refused with a way out', async (parameters, expected) => {
		const [message, description] = await refused('export', { ...GOOGLE, format: 'tsv', ...parameters }, { input: [product('b')] });
		expect(message).toContain(expected);
		expect(description).toMatch(/\S/);
	});

	test('continue on fail: the error is an item for each that came in', async () => {
		const fields = { onError: 'continueRegularOutput' } as const;
		const { feed, issues } = await made('export', { ...GOOGLE, format: 'csv' }, { input: [{}, {}], node: fields });
		expect(feed).toMatchObject([{ json: { error: expect.stringContaining('format') as string } }, { json: {} }]);
		expect(feed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(issues).toEqual([]);
	});
});

test('Preview Mapping shows what is read from where, and what is missing', async () => {
	const item = { ...product('b', { hue: 'red' }), link: undefined };
	const [preview] = await jsonOf('previewMapping', { paths: { path: [{ field: 'color', path: 'hue' }] } }, { input: [item] });
	expect(preview).toMatchObject({ items: 1, missing: ['link'] });
	expect(preview!.fields).toEqual(
		expect.arrayContaining([
			{ field: 'productId', path: 'id', example: 'b' },
			{ field: 'color', path: 'hue', example: 'red' },
		]),
	);
	const [nothing] = await jsonOf('previewMapping', {}, { input: [{}] });
	expect(nothing).toMatchObject({ confidence: 'none', fields: [] });
});

describe('published feeds', () => {
	const publish = async (parameters: IDataObject = {}) => (await jsonOf('publish', { feedName: 'LINE Live', ...parameters }))[0]!;
	const upsert = async (...input: IDataObject[]) => await done('product', 'upsert', {}, { input });
	const stored = (id: string, more: IDataObject = {}): IDataObject => ({
		productId: id,
		title: `茶 ${id}`,
		description: '好喝',
		url: `https://shop.example/p/${id}`,
		imageUrl: `https://shop.example/p/${id}.jpg`,
		price: 100,
		...more,
	});
	const feed = locate('LINE Live', 'name');

	test('an empty one is refused, and nothing is served', async () => {
		const answer = await publish();
		expect(answer).toMatchObject({ status: 'refused_empty', feed: { name: 'LINE Live', url: null, version: null } });
		expect(answer.fix).toContain('Allow Empty');
	});

	test('the product table, whatever items come in', async () => {
		await upsert(stored('1'), stored('2'), stored('3'), stored('4'));
		const { feed: items, issues } = await made('publish', { feedName: 'LINE Live' }, { input: [{ a: 1 }, { a: 2 }] });
		expect(items).toHaveLength(1);
		expect(items[0]!.pairedItem).toEqual([{ item: 0 }]);
		expect(items[0]!.json).toMatchObject({
			...{ status: 'published', rowsBefore: null, nextManualAt: null, difference: { added: 4, changed: 0, removed: 0 } },
			feed: { name: 'LINE Live', version: { number: 1, rows: 4, source: 'products', fileName: 'LINE-Live.csv', isCurrent: true } },
			statistics: { written: 4 },
		});
		expect(issues.filter(({ json }) => json.severity !== 'warning')).toEqual([]);
	});

	test('again: the same; changed: a new version and what differs', async () => {
		expect(await publish()).toMatchObject({ status: 'unchanged', feed: { version: { number: 1 } } });
		await upsert(stored('2', { price: 120 }), stored('5'), stored('4', { isPublic: false }));
		const { feed: items, issues } = await made('publish', { feedName: 'LINE Live' });
		expect(items[0]!.json).toMatchObject({
			...{ status: 'published', rowsBefore: 4, difference: { added: 1, changed: 1, removed: 1 } },
			feed: { version: { number: 2 } },
		});
		const [issue] = issues.filter(({ json }) => json.severity === 'excluded');
		expect(issue).toMatchObject({ json: { productId: '4', rule: 'not_public', item: null }, pairedItem: { item: 0 } });
		const changes = await jsonOf('compareVersions', { feed });
		expect(changes.map(({ id, change }) => [id, change])).toEqual([['2', 'changed'], ['4', 'removed'], ['5', 'added']]);
		expect(changes[0]).toMatchObject({ feed: 'LINE Live', fromVersion: 1, toVersion: 2 });
		expect(await jsonOf('compareVersions', { feed, fromVersion: 2, toVersion: 1, limit: 1 })).toMatchObject([{ id: '2', change: 'changed' }]);
	});

	test('one that shrank too much, and a strict one with mistakes, are refused', async () => {
		for (const id of ['1', '2']) await upsert(stored(id, { isPublic: false }));
		const shrunk = await publish();
		expect(shrunk).toMatchObject({ status: 'refused_shrunk', rowsBefore: 4, feed: { version: { number: 2 } } });
		expect(shrunk.message).toBe('From 4 to 2 rows is more than may be lost; what was served before stays');
		await upsert({ productId: '6', title: '沒有圖', price: 100 });
		expect(await publish({ options: { strict: true, maxShrinkPercent: 100 } })).toMatchObject({ status: 'refused_invalid' });
		for (const id of ['1', '2', '6']) await upsert(stored(id));
	});

	test('by hand once in a while, and told when again', async () => {
		const first = await publish({ manualRefresh: true, minMinutes: 30 });
		expect(['published', 'unchanged']).toContain(first.status);
		const again = await publish({ manualRefresh: true, minMinutes: 30 });
		expect(again).toMatchObject({ status: 'too_soon', statistics: null, nextManualAt: first.nextManualAt });
		expect(again.message).toContain(again.nextManualAt);
		const wait = Date.parse(again.nextManualAt as string) - Date.now();
		expect(wait).toBeGreaterThan(29 * 60_000);
		expect(wait).toBeLessThanOrEqual(30 * 60_000);
		expect((await publish()).status).not.toBe('too_soon');
	});

	test('versions are listed and served again', async () => {
		const numbers = async () => (await jsonOf('getVersions', { feed })).map(({ number, isCurrent }) => [number, isCurrent]);
		const before = await numbers();
		const [[latest]] = before as [[number, boolean]];
		const [back] = await jsonOf('rollBack', { feed, toVersion: 1 });
		expect(back).toMatchObject({ name: 'LINE Live', version: { number: 1, rows: 4 } });
		expect(await numbers()).toEqual(before.map(([number]) => [number, number === 1]));
		expect(await refused('rollBack', { feed })).toEqual([
			"There is no earlier version of feed 'LINE Live'",
			expect.stringMatching(/\S/),
		]);
		await jsonOf('rollBack', { feed, toVersion: latest });
		expect((await jsonOf('get', { feed }))[0]).toMatchObject({ version: { number: latest } });
		const [message, description] = await refused('rollBack', { feed, toVersion: 99 });
		expect([message, description]).toEqual(["There is no version 99 of feed 'LINE Live'", expect.stringContaining('kept')]);
	});

	test('several feeds: lists, search, new address, end', async () => {
		await jsonOf('publish', { feedName: '好茶 Google', ...GOOGLE, format: 'xml' }, { input: [product('b')] });
		const feeds = await jsonOf('getAll', { returnAll: true });
		expect(feeds.map(({ name }) => name)).toEqual(['LINE Live', '好茶 Google']);
		expect(await jsonOf('getAll', { limit: 1 })).toHaveLength(1);
		const { results } = await listSearch(node('get', {}), 'searchFeeds', { filter: 'GOOGLE' });
		expect(results).toEqual([{ name: '好茶 Google (1)', value: '好茶 Google' }]);

		const other = locate('好茶 Google', 'name');
		expect((await jsonOf('renewAddress', { feed: other }))[0]).toMatchObject({ name: '好茶 Google', version: { number: 1 } });
		expect(await jsonOf('delete', { feed: other })).toEqual([{ name: '好茶 Google', deleted: true }]);
		expect(await refused('get', { feed: other })).toEqual(["There is no feed '好茶 Google'", expect.stringContaining('list')]);
	});
});

test('20,000 items are read beside other work', async () => {
	const input = Array.from({ length: 20_000 }, (_, index) => product(`p${index}`));
	let beats = 0;
	const beat = setInterval(() => beats++, 1);
	const { feed } = await made('export', { ...GOOGLE, format: 'tsv' }, { input });
	clearInterval(beat);
	expect(feed[0]!.json).toMatchObject({ written: 20_000, invalid: 0 });
	expect(beats).toBeGreaterThan(5);
});
