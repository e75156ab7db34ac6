import { createHash, randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { FeedIssue } from '../../../lib/feed/issue';
import type { FeedSettings } from '../../../lib/feed/settings';
import type { FeedPart, FeedStatistics } from '../../../lib/feed/statistics';
import { fileChunks, issuesOf, rowsOf } from '../../../lib/store/feed-files';
import { lastPull, notePull } from '../../../lib/store/feed-pulls';
import { compareVersions, feedVersions, rollBack } from '../../../lib/store/feed-versions';
import {
	deleteFeed,
	findServedFeed,
	getFeed,
	listFeeds,
	renewSecret,
	type FeedView,
} from '../../../lib/store/feeds';
import { publishFeed, type PublishRequest } from '../../../lib/store/publish-feed';
import type { Store } from '../../../lib/store/store';
import { NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What of a file's rows matters to the store: any text per ID. */
type Rows = Record<string, string>;

const issue = (id: string): FeedIssue => ({
	...{ origin: null, id, productId: id, field: 'title', rule: 'cut', severity: 'warning' },
	...{ value: '茶', limit: '5' },
});

/** A build as lib/feed gives one, a part per row. `between` is awaited after each. */
function build(
	rows: Rows,
	{ invalid = 0, between }: { invalid?: number; between?: () => Promise<void> } = {},
): PublishRequest['build'] {
	const entries = Object.entries(rows);
	const bytes = Buffer.from(entries.map(([id, text]) => `${id},${text}\n`).join(''));
	async function* parts(): AsyncGenerator<FeedPart> {
		for (const [id, text] of entries) {
			yield { bytes: Buffer.from(`${id},${text}\n`), rows: [[id, text.slice(0, 12)]], issues: [issue(id)] };
			await between?.();
		}
	}
	const statistics: FeedStatistics = {
		...{ read: entries.length, written: entries.length, excluded: 0, invalid, warnings: entries.length },
		...{ byRule: {}, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
	};
	return { parts: parts(), statistics: () => statistics };
}

/** Everything that a generator gives. */
async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
	const list: T[] = [];
	for await (const value of values) list.push(value);
	return list;
}

/** So many rows. */
const numbered = (count: number, text = 'x'): Rows =>
	Object.fromEntries(
		Array.from({ length: count }, (_, index) => [`P${String(index).padStart(6, '0')}`, text]),
	);

const SETTINGS = { profile: 'lineLive', format: 'csv', rows: 'variants' } as FeedSettings;

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const publish = async (rows: Rows, changes: Partial<PublishRequest> = {}, at = NOW) =>
		await publishFeed(
			store,
			{
				...{ name: 'LINE', settings: SETTINGS, source: 'products', fileName: 'line.csv', mime: 'text/csv' },
				...{ build: build(rows), strict: false, manual: null, ...changes },
			},
			() => at,
		);
	const tx = async <T>(work: Parameters<typeof store.tx<T>>[0]) => await store.tx(work);
	const file = async (versionId: number) => Buffer.concat(await all(fileChunks(store.db, versionId)));
	const served = async (feed: FeedView) => {
		const found = await findServedFeed(store.db, feed.secret);
		return found && gunzipSync(await file(found.versionId)).toString();
	};
	const count = async (table: 'feeds' | 'feed_versions' | 'feed_chunks' | 'feed_pulls') =>
		(await store.db.selectFrom(table).selectAll().execute()).length;

	describe('publish', () => {
		test('makes the feed, and serves its file under an address of its own', async () => {
			const issues: FeedIssue[] = [];
			const { status, feed, rowsBefore, difference, nextManualAt } = await publish(
				{ A: '1', 茶: '2' },
				{ onIssues: (noticed) => issues.push(...noticed) },
			);
			expect({ status, rowsBefore, difference, nextManualAt }).toEqual({
				...{ status: 'published', rowsBefore: null, nextManualAt: null },
				difference: { added: 2, changed: 0, removed: 0 },
			});
			expect(feed.secret).toMatch(/^[\w-]{32}$/);
			expect(await served(feed)).toBe('A,1\n茶,2\n');
			const version = feed.version!;
			expect(version).toMatchObject({ number: 1, isCurrent: true, rowCount: 2, settings: SETTINGS });
			expect(version.gzipCount).toBe((await file(version.id)).length);
			expect(await findServedFeed(store.db, feed.secret)).toEqual({
				...{ feedId: feed.id, name: 'LINE', versionId: version.id, versionNumber: 1, publishedAt: NOW },
				...{ sha256: version.sha256, byteCount: 10, gzipCount: version.gzipCount, rowCount: 2 },
				...{ mime: 'text/csv', fileName: 'line.csv' },
			});
			expect(issues).toEqual([issue('A'), issue('茶')]);
			expect(await all(issuesOf(store.db, version.id))).toEqual(issues);
			expect(await rowsOf(store.db, version.id, new Set(['茶', 'none']))).toEqual(new Map([['茶', '2']]));
		});

		test('a file of 3 MB that hardly shrinks comes in chunks, the same each time', async () => {
			const rows = Object.fromEntries(
				Array.from({ length: 24 }, (_, index) => [String(index), randomBytes(64 * 1024).toString('hex')]),
			);
			const first = (await publish(rows)).feed.version!;
			const second = (await publish(rows, { name: 'Other' })).feed.version!;
			const bytes = await file(first.id);
			expect(gunzipSync(bytes).length).toBe(first.byteCount);
			expect(first.byteCount).toBeGreaterThan(3_000_000);
			expect(await count('feed_chunks')).toBeGreaterThan(6);
			expect(bytes.equals(await file(second.id))).toBe(true);
		});

		test('the same bytes again change nothing but what they are made by', async () => {
			const { feed } = await publish({ A: '1' });
			const settings = { ...SETTINGS, excludedTags: ['贈品'] };
			const again = await publish({ A: '1' }, { settings }, NOW + HOUR);
			expect(again).toMatchObject({ status: 'unchanged', difference: { added: 0, changed: 0, removed: 0 } });
			expect(again.feed.version).toEqual({ ...feed.version, settings });
			expect(await count('feed_versions')).toBe(1);
		});

		type Case = [before: number | null, after: number, changes: Partial<PublishRequest>, status: string];
		test.each<Case>([
			[null, 0, {}, 'refused_empty'],
			[null, 0, { allowEmpty: true }, 'published'],
			[null, 1, {}, 'published'],
			[10, 0, {}, 'refused_empty'],
			[10, 0, { maxShrinkPercent: 100 }, 'refused_empty'],
			[10, 0, { allowEmpty: true }, 'published'],
			[10, 7, {}, 'published'],
			[10, 6, {}, 'refused_shrunk'],
			[10, 6, { maxShrinkPercent: 40 }, 'published'],
			[10, 9, { maxShrinkPercent: 0 }, 'refused_shrunk'],
			[10, 1, { maxShrinkPercent: 100 }, 'published'],
			[10, 20, { maxShrinkPercent: 0 }, 'published'],
			[3, 2, {}, 'refused_shrunk'],
		])('from %j rows to %i with %j: %s', async (before, after, changes, status) => {
			if (before !== null) await publish(numbered(before, 'old'));
			const result = await publish(numbered(after), changes);
			expect(result).toMatchObject({ status, rowsBefore: before });
			const isPublished = status === 'published';
			expect(result.feed.version?.rowCount).toBe(isPublished ? after : (before ?? undefined));
			expect(await count('feed_versions')).toBe((before === null ? 0 : 1) + (isPublished ? 1 : 0));
		});

		test('what is refused is told against what is served, and leaves nothing', async () => {
			await publish({ A: '1', B: '1', C: '1' });
			const mistaken = build({ B: '2', D: '1' }, { invalid: 1 });
			const result = await publish({}, { build: mistaken, strict: true });
			expect(result).toMatchObject({
				status: 'refused_invalid',
				difference: { added: 1, changed: 1, removed: 2 },
			});
			expect(await served(result.feed)).toBe('A,1\nB,1\nC,1\n');
			expect((await publish({}, { build: build({ B: '2', D: '1', E: '' }, { invalid: 1 }) })).status).toBe(
				'published',
			);
		});

		test('by hand once in so many minutes; what was refused does not count', async () => {
			const manual = { minMinutes: 60 };
			expect(await publish({}, { manual })).toMatchObject({ status: 'refused_empty', nextManualAt: null });
			expect(await publish({ A: '1' }, { manual })).toMatchObject({
				status: 'published',
				nextManualAt: NOW + HOUR,
			});
			const soon = await publish({ A: '2' }, { manual }, NOW + HOUR - 1);
			expect(soon).toMatchObject({
				status: 'too_soon',
				nextManualAt: NOW + HOUR,
				statistics: null,
				rowsBefore: 1,
			});
			expect((await publish({ A: '3' }, {}, NOW + 1)).status).toBe('published');
			expect((await publish({ A: '2' }, { manual }, NOW + HOUR)).status).toBe('published');
		});

		test('of many by hand at once one is let in', async () => {
			const atOnce = [1, 2, 3, 4].map(
				async (n) => await publish({ A: String(n) }, { manual: { minMinutes: 1 } }),
			);
			const statuses = (await Promise.all(atOnce)).map(({ status }) => status);
			expect(statuses.sort()).toEqual(['published', 'too_soon', 'too_soon', 'too_soon']);
		});

		test.each<[string, Partial<PublishRequest>]>([
			["The field 'feed' is empty", { name: ' ' }],
			['The name of the feed has characters that cannot be seen: "a\\u0000b"', { name: 'a\0b' }],
			['The name of the feed has characters that cannot be seen: "a\\nb"', { name: 'a\nb' }],
			["The field 'feed' has 101 characters", { name: '茶'.repeat(101) }],
			["The field 'maxShrinkPercent' cannot be 101", { maxShrinkPercent: 101 }],
			["The field 'minMinutes' cannot be -1", { manual: { minMinutes: -1 } }],
		])('%s', async (message, changes) => {
			await expect(publish({ A: '1' }, changes)).rejects.toThrow(message);
			expect(await listFeeds(store.db)).toEqual([]);
		});
	});

	describe('when things go wrong or happen at once', () => {
		test('a build that fails leaves what is served, and nothing of its own', async () => {
			const { feed } = await publish({ A: '1' });
			const failing = build({ A: '2' }, { between: async () => await Promise.reject(new Error('gone')) });
			const manual = { minMinutes: 60 };
			await expect(publish({}, { build: failing, manual })).rejects.toThrow('gone');
			expect(await served(feed)).toBe('A,1\n');
			expect(await count('feed_versions')).toBe(1);
			expect((await publish({ A: '3' }, { manual })).status).toBe('published');
		});

		test('what a process has left that was ended while it built is deleted after an hour', async () => {
			const { feed } = await publish({ A: '1' });
			const left = { feed_id: feed.id, state: 'building', source: 'items', settings: '{}' } as const;
			const { id } = await store.db
				.insertInto('feed_versions')
				.values({ ...left, number: -1, file_name: 'x', mime: 'x', created_at: NOW })
				.returning('id')
				.executeTakeFirstOrThrow();
			const chunk = { version_id: id, kind: 'file', position: 0, content: Buffer.from('half') } as const;
			await store.db.insertInto('feed_chunks').values(chunk).execute();
			await publish({ A: '2' }, {}, NOW + HOUR);
			expect(await count('feed_versions')).toBe(3);
			await publish({ A: '3' }, {}, NOW + HOUR + 1);
			expect((await feedVersions(store.db, 'LINE')).map(({ number }) => number)).toEqual([3, 2, 1]);
			expect(await count('feed_versions')).toBe(3);
		});

		test('of two at once each is whole, and the one that ends last is served', async () => {
			let release!: () => void;
			const gate = new Promise<void>((resolve) => (release = resolve));
			const slow = publish(
				{},
				{ build: build({ A: 'slow', B: 'slow' }, { between: async () => await gate }) },
			);
			const quick = await publish({ A: 'quick' });
			expect(quick.feed.version).toMatchObject({ number: 1 });
			expect(await served(quick.feed)).toBe('A,quick\n');
			release();
			expect((await slow).feed.version).toMatchObject({ number: 2 });
			expect(await served(quick.feed)).toBe('A,slow\nB,slow\n');
		});

		test('others write while a file is built', async () => {
			const between = async () => {
				await tx(async (trx) => await renewSecret(trx, 'Other', NOW));
			};
			await publish({ A: '1' }, { name: 'Other' });
			expect((await publish({}, { build: build({ A: '1', B: '2' }, { between }) })).status).toBe('published');
		});

		test('a feed that is deleted while it is built is told', async () => {
			const between = async () => await tx(async (trx) => await deleteFeed(trx, 'LINE', NOW));
			await expect(publish({}, { build: build({ A: '1' }, { between }) })).rejects.toThrow(
				"The feed 'LINE' was deleted while it was built",
			);
			expect([await count('feeds'), await count('feed_versions'), await count('feed_chunks')]).toEqual([
				0, 0, 0,
			]);
		});

		test('the last ten stay, and for an hour what somebody may be downloading', async () => {
			const rows = Object.fromEntries(
				Array.from({ length: 24 }, (_, index) => [String(index), randomBytes(64 * 1024).toString('hex')]),
			);
			const { feed } = await publish(rows);
			const reader = fileChunks(store.db, feed.version!.id);
			const parts = [(await reader.next()).value as Buffer];
			const allow = { maxShrinkPercent: 100 };
			for (let n = 1; n <= 12; n++) await publish({ A: String(n) }, allow, NOW + n * MINUTE);
			for await (const part of reader) parts.push(part);
			expect(gunzipSync(Buffer.concat(parts)).length).toBe(feed.version!.byteCount);
			expect(await feedVersions(store.db, 'LINE')).toHaveLength(13);
			await publish({ A: 'later' }, allow, NOW + 3 * HOUR);
			const numbers = (await feedVersions(store.db, 'LINE')).map(({ number }) => number);
			expect(numbers).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5]);
			await expect(all(fileChunks(store.db, feed.version!.id))).rejects.toThrow();
		});

		test('a file whose version is deleted ends in an error, not early', async () => {
			const { feed } = await publish({ A: '1' });
			const reader = fileChunks(store.db, feed.version!.id);
			await reader.next();
			await store.db.deleteFrom('feed_chunks').execute();
			await store.db.updateTable('feed_versions').set({ gzip_count: 99 }).execute();
			await expect(all(fileChunks(store.db, feed.version!.id))).rejects.toThrow('0 bytes are left');
		});
	});

	describe('versions', () => {
		test('differ by what was added, changed and removed, in any script', async () => {
			await publish({ A: '1', B: '1', a: '1', 茶: '1', Ａ: '1', '🍵': '1' });
			await publish({ B: '2', C: '1', a: '1', Ａ: '1', '🍵': '2', '🍶': '1' });
			const compare = async (from: number, to: number) =>
				(await all(compareVersions(store.db, 'LINE', from, to)))
					.map(({ id, change }) => `${change} ${id}`)
					.join(', ');
			expect(await compare(1, 2)).toBe('removed A, changed B, added C, removed 茶, changed 🍵, added 🍶');
			expect(await compare(2, 1)).toBe('added A, changed B, removed C, added 茶, changed 🍵, removed 🍶');
			expect(await compare(2, 2)).toBe('');
			await expect(compare(1, 3)).rejects.toThrow("There is no version 3 of feed 'LINE'");
		});

		test('are gone back to, as if published now', async () => {
			for (const [index, text] of ['1', '2', '3'].entries()) await publish({ A: text }, {}, NOW + index);
			const back = async (to: number | null, at: number) =>
				await tx(async (trx) => await rollBack(trx, 'LINE', to, at));
			const feed = await back(null, NOW + 10);
			expect(feed.version).toMatchObject({ number: 2, isCurrent: true, publishedAt: NOW + 10 });
			expect((await back(2, NOW + 11)).version?.publishedAt).toBe(NOW + 10);
			expect((await back(null, NOW + 12)).version?.number).toBe(1);
			await expect(back(null, NOW + 13)).rejects.toThrow("There is no earlier version of feed 'LINE'");
			expect((await back(3, NOW + 14)).version?.number).toBe(3);
			expect(await served(feed)).toBe('A,3\n');
			await expect(back(9, NOW)).rejects.toMatchObject({ description: 'Versions 1, 2, 3 are kept.' });
			await back(1, NOW + 15);
			expect((await publish({ A: '1' })).status).toBe('unchanged');
			expect((await publish({ A: '3' })).feed.version?.number).toBe(4);
		});
	});

	describe('addresses', () => {
		test('lead to one feed each, and nowhere once they are renewed or the feed is deleted', async () => {
			const { feed } = await publish({ A: '1' });
			const { feed: other } = await publish({ B: '1' }, { name: 'Other' });
			await publish({}, { name: 'Empty' });
			expect((await listFeeds(store.db)).map(({ name }) => name)).toEqual(['Empty', 'LINE', 'Other']);
			const empty = await getFeed(store.db, 'Empty');
			for (const secret of ['', 'x', feed.secret.slice(1), `${feed.secret} `, '\0', empty.secret])
				expect(await findServedFeed(store.db, secret)).toBeUndefined();
			const renewed = await tx(async (trx) => await renewSecret(trx, 'LINE', NOW));
			expect(renewed).toEqual({ ...feed, secret: expect.not.stringMatching(feed.secret) as string });
			expect(await served(feed)).toBeUndefined();
			expect(await served(renewed)).toBe('A,1\n');
			await tx(async (trx) => await deleteFeed(trx, 'LINE', NOW));
			expect(await served(renewed)).toBeUndefined();
			expect(await served(other)).toBe('B,1\n');
			for (const work of [renewSecret, deleteFeed])
				await expect(tx<unknown>(async (trx) => await work(trx, 'LINE', NOW))).rejects.toThrow(
					"There is no feed 'LINE'",
				);
		});

		test('pulls are noted, the newest 200 of each feed', async () => {
			const { feed } = await publish({ A: '1' });
			const versionId = feed.version!.id;
			const pull = async (status: number, at: number, userAgent: string | null = 'LINE') =>
				await notePull(store, { feedId: feed.id, versionId, status, userAgent }, at);
			expect(await pull(200, NOW, `a\0\u202e${'x'.repeat(300)}`)).toEqual({ isFirst: true });
			expect(await pull(304, NOW + 1)).toEqual({ isFirst: false });
			expect(await lastPull(store.db, feed.id, NOW)).toMatchObject({
				...{ versionId, status: 200, pulledAt: NOW },
				userAgent: `a ${'x'.repeat(198)}`,
			});
			expect(await lastPull(store.db, feed.id, NOW - 1)).toBeUndefined();
			const pulls = Array.from({ length: 199 }, (_, index) => ({
				...{ status: 200, user_agent: null },
				feed_id: feed.id,
				version_id: versionId,
				pulled_at: NOW + 2 + index,
			}));
			await store.db.insertInto('feed_pulls').values(pulls).execute();
			await pull(200, NOW + 201, null);
			expect(await count('feed_pulls')).toBe(200);
			expect(await getFeed(store.db, 'LINE')).toMatchObject({ lastPulledAt: NOW + 201 });
			await tx(async (trx) => await deleteFeed(trx, 'LINE', NOW));
			expect(await pull(200, NOW)).toEqual({ isFirst: false });
			expect(await count('feed_pulls')).toBe(0);
		});
	});
});
