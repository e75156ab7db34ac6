import fc from 'fast-check';

import {
	findAtLine,
	lineDescription,
	nextStep,
	type AudienceMark,
	type ListedAudience,
} from '../../../lib/groupbuy/audience';
import { readAudienceSelection } from '../../../lib/groupbuy/audience-selection';
import {
	dueForRefresh,
	recordGone,
	recordStatus,
	recordUploaded,
	recordUploadRefused,
	startRefresh,
	type RefreshStart,
} from '../../../lib/store/audience-refresh';
import {
	createAudience,
	deleteAudience,
	getAudience,
	listAudiences,
	renameAudience,
	type AudienceView,
} from '../../../lib/store/audiences';
import type { Store } from '../../../lib/store/store';
import { DAY, HOUR, NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

const CHANNEL = 'channel';
const WEEK = 7 * DAY;
const selection = readAudienceSelection({ campaignCodes: ['C1'] }, 'selection');

describeStores((open) => {
	let store: Store;
	let code: string;
	beforeEach(async () => {
		store = await open();
		({ code } = (await create()).audience);
	});
	const create = async (description = '買過茶的人', asked = selection, channelKey = CHANNEL) =>
		await store.tx(
			async (trx) => await createAudience(trx, { channelKey, description, selection: asked }, NOW),
		);
	const start = async (lineUserIds: readonly string[], now = NOW): Promise<RefreshStart> => {
		const asked = { channelKey: CHANNEL, code, lineUserIds, renewBeforeMs: WEEK };
		return await store.tx(async (trx) => await startRefresh(trx, asked, now));
	};
	const uploaded = async (lineAudienceId: string, lineUserIds: readonly string[] | null, now = NOW) => {
		const { mark } = await getAudience(store.db, CHANNEL, code);
		return await uploadedBy({ mark: mark! }, lineAudienceId, lineUserIds, now);
	};
	/** By a run that has begun some time ago. */
	const uploadedBy = async (
		run: RefreshStart | { mark: AudienceMark },
		lineAudienceId: string,
		lineUserIds: readonly string[] | null,
		now = NOW,
	) => {
		if (!('mark' in run)) throw new Error(`It uploads nothing: ${run.status}`);
		const upload = { channelKey: CHANNEL, mark: run.mark, lineAudienceId, lineUserIds, expiresAt: null };
		return await store.tx(async (trx) => await recordUploaded(trx, upload, now));
	};
	const deleted = async () =>
		await store.tx(async (trx) => await deleteAudience(trx, { channelKey: CHANNEL, code }, NOW));
	const says = async (lineAudienceId: string, lineStatus: string, failedReason: string | null = null) =>
		await store.tx(async (trx) => {
			return await recordStatus(trx, { channelKey: CHANNEL, code, lineAudienceId, lineStatus, failedReason });
		});
	const gone = async (lineAudienceId: string) =>
		await store.tx(async (trx) => await recordGone(trx, { channelKey: CHANNEL, code, lineAudienceId }));
	/** From nothing to ready. */
	const refreshed = async (lineAudienceId: string, people: readonly string[], now = NOW) => {
		expect(await start(people, now)).toMatchObject({ status: 'upload' });
		await uploaded(lineAudienceId, people, now);
		return await says(lineAudienceId, 'READY');
	};
	const due = async (now: number, olderThanMs = WEEK) => {
		const found = await dueForRefresh(store.db, CHANNEL, { olderThanMs, renewBeforeMs: WEEK }, now);
		return found.map((audience) => audience.code);
	};

	test('the same description is the same audience; another selection makes it due', async () => {
		expect(await create()).toMatchObject({ status: 'exists', audience: { code, memberCount: 0 } });
		await refreshed('1', ['a']);
		expect(await due(NOW)).toEqual([]);
		const changed = await create(undefined, { ...selection, lastDays: 30 });
		expect(changed).toMatchObject({ status: 'changed', audience: { code, selection: { lastDays: 30 } } });
		expect(await due(NOW)).toEqual([code]);
		expect(await create(undefined, undefined, 'other')).toMatchObject({ status: 'created' });
		await expect(getAudience(store.db, 'other', code)).rejects.toThrow('of this channel');
		expect((await listAudiences(store.db, CHANNEL)).map((one) => one.code)).toEqual([code]);
	});

	test('a refresh replaces what LINE has, which stays in use until the new one is ready', async () => {
		expect(await refreshed('1', ['a'])).toMatchObject({
			status: 'ready',
			usableLineAudienceId: '1',
			memberCount: 1,
		});
		expect(await start(['a', 'b'], NOW + 1)).toMatchObject({ audience: { usableLineAudienceId: '1' } });
		const { audience } = await uploaded('2', ['a', 'b'], NOW + 1);
		expect(audience).toMatchObject({ status: 'uploaded', usableLineAudienceId: '1', memberCount: 2 });
		expect(audience.expiresAt).toBe(NOW + 1 + 180 * DAY);
		expect(await start(['c'])).toMatchObject({ status: 'unfinished' });
		const ready = await says('2', 'READY');
		expect(ready.usableLineAudienceId).toBe('2');
		expect(nextStep(ready)).toEqual({ do: 'delete', lineAudienceId: '1' });
		expect(nextStep(await gone('1'))).toEqual({ do: 'none' });
	});

	test('the same people are uploaded again only before LINE forgets them', async () => {
		await refreshed('1', ['a', 'b']);
		expect(await start(['a', 'b'], NOW + 100 * DAY)).toMatchObject({
			status: 'unchanged',
			audience: { refreshedAt: NOW + 100 * DAY },
		});
		expect(await due(NOW + 103 * DAY)).toEqual([]);
		expect(await due(NOW + 107 * DAY)).toEqual([code]);
		expect(await due(NOW + 172 * DAY, 365 * DAY)).toEqual([]);
		expect(await due(NOW + 173 * DAY, 365 * DAY)).toEqual([code]);
		expect(await start(['a', 'b'], NOW + 173 * DAY)).toMatchObject({ status: 'upload' });
	});

	test('one run uploads at a time, and another goes on when it is gone', async () => {
		const first = await start(['a']);
		expect(await start(['a'], NOW + 1)).toMatchObject({ status: 'busy' });
		const second = await start(['a'], NOW + HOUR);
		expect(second).toMatchObject({ status: 'upload', mark: (first as { mark: object }).mark });
		expect(await uploaded('1', null)).toMatchObject({ status: 'uploaded' });
		expect(await uploaded('1', null)).toMatchObject({ status: 'already' });
		// It was slow, not dead: what it has made is in nobody's way, and the next refresh removes it.
		expect(await uploaded('2', ['a'])).toMatchObject({
			status: 'outdated',
			audience: { lineAudienceId: '1' },
		});
	});

	test('who is in an upload that was found at LINE is known only while the members are the same', async () => {
		await start(['a']);
		await start(['a'], NOW + HOUR);
		await uploaded('1', null);
		await says('1', 'READY');
		expect(await start(['a'], NOW + HOUR)).toMatchObject({ status: 'unchanged' });
		await start(['b'], NOW + HOUR);
		await start(['c'], NOW + 2 * HOUR);
		await uploaded('2', null);
		await says('2', 'READY');
		await gone('1');
		expect(await start(['c'], NOW + 2 * HOUR)).toMatchObject({ status: 'upload' });
	});

	test('what LINE could not make leaves the one before in use, and is tried again', async () => {
		await refreshed('1', ['a']);
		await start(['b']);
		await uploaded('2', ['b']);
		const failed = await says('2', 'FAILED', 'INTERNAL_ERROR');
		expect(failed).toMatchObject({ usableLineAudienceId: '1', failedReason: 'INTERNAL_ERROR' });
		await gone('2');
		expect(await start(['b'])).toMatchObject({ status: 'upload' });
		const { mark } = await getAudience(store.db, CHANNEL, code);
		const refused = { channelKey: CHANNEL, mark: mark!, reason: 'An ID is none' };
		const after = await store.tx(async (trx) => await recordUploadRefused(trx, refused));
		expect(after).toMatchObject({
			status: 'ready',
			usableLineAudienceId: '1',
			failedReason: 'An ID is none',
		});
		expect(await start(['b'])).toMatchObject({ status: 'upload' });
	});

	test('of nobody there is no audience', async () => {
		await refreshed('1', ['a']);
		const { status, audience } = await start([]);
		expect([status, audience.usableLineAudienceId, nextStep(audience)]).toEqual([
			'empty',
			null,
			{ do: 'delete', lineAudienceId: '1' },
		]);
		await gone('1');
		expect(await due(NOW + DAY)).toEqual([]);
		expect(await start(['a'])).toMatchObject({ status: 'upload' });
	});

	test('one that was deleted is due until LINE has nothing of it, and its description is free', async () => {
		await refreshed('1', ['a']);
		await start(['b']);
		await uploaded('2', ['b']);
		await deleted();
		expect(await due(NOW)).toEqual([code]);
		await gone('1');
		await gone('2');
		expect(await due(NOW + 365 * DAY)).toEqual([]);
		await expect(start(['a'])).rejects.toThrow(code);
		expect(await create()).toMatchObject({ status: 'created' });
	});

	test.each([
		['the first', []],
		['one that replaces another', ['1']],
	])('deleted during the upload of %s: LINE is to delete everything', async (_, before) => {
		for (const id of before) await refreshed(id, ['a']);
		const run = await start(['b']);
		await deleted();
		const { status, audience } = await uploadedBy(run, '2', ['b']);
		expect([status, nextStep(audience)]).toEqual(['outdated', { do: 'delete', lineAudienceId: '2' }]);
		// Its answer may be noted twice.
		expect((await uploadedBy(run, '2', ['b'])).audience).toEqual(audience);
		expect(await due(NOW)).toEqual([code]);
		for (const id of ['2', ...before]) {
			expect(nextStep(await getAudience(store.db, CHANNEL, code))).toEqual({
				do: 'delete',
				lineAudienceId: id,
			});
			await gone(id);
		}
		expect(await due(NOW)).toEqual([]);
	});

	test('another selection during an upload: it is outdated, and the next run uploads at once', async () => {
		await refreshed('1', ['a']);
		const run = await start(['a', 'b']);
		const last30Days = { ...selection, lastDays: 30 };
		expect(await create(undefined, last30Days)).toMatchObject({ status: 'changed' });
		expect(await due(NOW)).toEqual([code]);
		const next = await start(['b'], NOW + 1);
		expect(next).toMatchObject({ status: 'upload', audience: { usableLineAudienceId: '1' } });
		expect(await uploadedBy(run, '2', ['a', 'b'])).toMatchObject({
			status: 'outdated',
			audience: { lineAudienceId: '1' },
		});
		expect(await uploadedBy(next, '3', ['b'])).toMatchObject({
			status: 'uploaded',
			audience: { memberCount: 1 },
		});
		// The answer comes before the next run: then that one still uploads.
		await says('3', 'READY');
		await gone('1');
		const slow = await start(['a'], NOW + 2);
		await create();
		expect(await uploadedBy(slow, '4', ['a'])).toMatchObject({ status: 'outdated' });
		expect(await start(['a'], NOW + 3)).toMatchObject({ status: 'upload' });
	});

	test('another selection while nothing is uploaded leaves the name at LINE what it is', async () => {
		const { mark } = await refreshed('1', ['a']);
		expect((await create(undefined, { ...selection, lastDays: 30 })).audience.mark).toEqual(mark);
	});

	test('two of the same public code: the second draws again', async () => {
		let attempts = 0;
		await store.tx(async (trx) => {
			attempts += 1;
			const selected = { channelKey: CHANNEL, description: '睡著的人', selection };
			const { audience } = await createAudience(trx, selected, NOW);
			if (attempts === 1)
				await trx.updateTable('audiences').set({ code }).where('code', '=', audience.code).execute();
		});
		expect(attempts).toBe(2);
		expect(await listAudiences(store.db, CHANNEL)).toHaveLength(2);
	});

	test('a new description must be free', async () => {
		const other = (await create('睡著的人')).audience.code;
		const rename = async (renamed: string, description: string) => {
			const asked = { channelKey: CHANNEL, code: renamed, description };
			return await store.tx(async (trx) => await renameAudience(trx, asked));
		};
		await expect(rename(code, '睡著的人')).rejects.toThrow("'睡著的人'");
		expect(await rename(other, '醒著的人')).toMatchObject({ description: '醒著的人' });
		expect(await rename(code, '睡著的人')).toMatchObject({ description: '睡著的人' });
	});

	test('wherever a run is killed, LINE ends with one audience of the members of now', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ people: fc.subarray(['a', 'b', 'c']), dies: fc.nat(9), isLost: fc.boolean() }), {
					maxLength: 6,
				}),
				fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
				async (kills, people) => {
					await store.db.deleteFrom('audiences').execute();
					({ code } = (await create()).audience);
					const line = new LineAudiences();
					let now = NOW;
					for (const { people: wanted, dies, isLost } of kills) {
						await run(store, line, wanted, (now += HOUR), dies, isLost).catch((error: unknown) => {
							if (!(error instanceof Killed)) throw error;
						});
					}
					// The first may find what the killed ones have left; the second finds nothing to do.
					for (let times = 0; times < 2; times++) await run(store, line, people, (now += HOUR));
					const audience = await getAudience(store.db, CHANNEL, code);
					expect(nextStep(audience)).toEqual({ do: 'none' });
					expect(line.of(audience.usableLineAudienceId)).toEqual(people);
					expect(line.ids()).toEqual([audience.usableLineAudienceId]);
				},
			),
			{ numRuns: 25 },
		);
	});

	/** A run of a workflow, which dies before its `dies`-th request, or after LINE has done it (`isLost`). */
	async function run(
		to: Store,
		line: LineAudiences,
		people: readonly string[],
		now: number,
		dies = Infinity,
		isLost = false,
	): Promise<void> {
		let requests = 0;
		const ask = <T>(request: () => T): T => {
			const isLast = requests++ === dies;
			if (isLast && !isLost) throw new Killed();
			const answer = request();
			if (isLast) throw new Killed();
			return answer;
		};
		const finish = async (audience: AudienceView): Promise<void> => {
			const step = nextStep(audience);
			if (step.do === 'check') {
				const lineStatus = ask(() => line.status(step.lineAudienceId));
				await finish(
					lineStatus === undefined
						? await gone(step.lineAudienceId)
						: await says(step.lineAudienceId, lineStatus),
				);
			} else if (step.do === 'delete') {
				ask(() => line.delete(step.lineAudienceId));
				await finish(await gone(step.lineAudienceId));
			}
		};
		await finish(await getAudience(to.db, CHANNEL, code));
		const started = await start(people, now);
		if (started.status === 'upload') {
			const { mark, audience } = started;
			const kept = [audience.lineAudienceId, audience.previousLineAudienceId];
			const { adopt, remove } = findAtLine(
				ask(() => line.list()),
				mark,
				kept,
			);
			for (const id of remove) ask(() => line.delete(id));
			const id = adopt ?? ask(() => line.upload(lineDescription(audience.description, mark), people));
			await uploaded(id, adopt === null ? people : null, now);
		}
		await finish(await getAudience(to.db, CHANNEL, code));
	}
});

class Killed extends Error {}

/** What LINE keeps, in memory. */
class LineAudiences {
	private readonly audiences = new Map<string, { description: string; people: readonly string[] }>();
	private last = 0;

	upload(description: string, people: readonly string[]): string {
		this.last += 1;
		this.audiences.set(String(this.last), { description, people });
		return String(this.last);
	}

	list(): ListedAudience[] {
		return [...this.audiences].map(([lineAudienceId, { description }]) => {
			return { lineAudienceId, description, status: 'READY' };
		});
	}

	status(id: string): string | undefined {
		return this.audiences.has(id) ? 'READY' : undefined;
	}

	delete(id: string): void {
		this.audiences.delete(id);
	}

	of(id: string | null): readonly string[] | undefined {
		return this.audiences.get(String(id))?.people;
	}

	ids(): string[] {
		return [...this.audiences.keys()];
	}
}
