import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';

import {
	afterGone,
	afterLineStatus,
	nextStep,
	type AudienceMark,
	type AudienceState,
} from '../groupbuy/audience';
import {
	audienceView,
	changeAudience,
	lockAudience,
	readAudienceRows,
	unknownAudience,
	type AudienceView,
} from './audiences';
import type { AudiencesTable } from './schema';
import type { Db, Tx } from './store';

/*
 * How an audience at LINE is replaced by its members of now, step by step, so that a run that is killed at any of them is gone
 * on with: `startRefresh()`, LINE's list and the upload, `recordUploaded()`, then `nextStep()` until it is `none`.
 */

/** LINE keeps an audience for so long. Source: LINE's reference, "Managing Audience". */
const AUDIENCE_LIFE_MS = 180 * 24 * 60 * 60 * 1000;

/** Longer than uploading a million IDs takes. */
const LEASE_MS = 10 * 60_000;

/**
 * Those with something to do, the oldest first: never refreshed, refreshed longer ago than asked, soon to expire, left half
 * done by a run that was killed, or deleted and still at LINE.
 */
export async function dueForRefresh(
	db: Db,
	channelKey: string,
	{ olderThanMs, renewBeforeMs }: { olderThanMs: number; renewBeforeMs: number },
	now: number,
): Promise<AudienceView[]> {
	const audiences = (await readAudienceRows(db, { channelKey })).map(audienceView).reverse();
	return audiences.filter((audience) => {
		if (nextStep(audience).do !== 'none') return true;
		if (audience.deletedAt !== null) return false;
		if (audience.refreshedAt === null || audience.refreshedAt <= now - olderThanMs) return true;
		return audience.status !== 'empty' && needsRenewal(audience, renewBeforeMs, now);
	});
}

const needsRenewal = ({ status, expiresAt }: AudienceView, renewBeforeMs: number, now: number): boolean =>
	status !== 'ready' || (expiresAt ?? 0) <= now + renewBeforeMs;

export type RefreshStart =
	/** Look for `mark` in LINE's list, upload if it is not there, then `recordUploaded()`. Nobody else does meanwhile. */
	| { status: 'upload'; audience: AudienceView; mark: AudienceMark }
	/** LINE has the same people already. */
	| { status: 'unchanged'; audience: AudienceView }
	/** Nobody is selected. What is at LINE is to be deleted, see `nextStep()`. */
	| { status: 'empty'; audience: AudienceView }
	/** Another run uploads it. */
	| { status: 'busy'; audience: AudienceView }
	/** An earlier refresh is not finished: do `nextStep()` first. */
	| { status: 'unfinished'; audience: AudienceView };

/**
 * Begins to replace what LINE has of an audience by its members of now, or goes on with what a run that was killed began.
 *
 * @param lineUserIds as `audienceMembers()` answers them
 * @param renewBeforeMs the same people are uploaded again when LINE forgets them within this time
 * @throws InputError when the channel has none of this code, or no longer
 */
export async function startRefresh(
	trx: Tx,
	asked: { channelKey: string; code: string; lineUserIds: readonly string[]; renewBeforeMs: number },
	now: number,
): Promise<RefreshStart> {
	const { channelKey, code, lineUserIds, renewBeforeMs } = asked;
	const row = await lockAudience(trx, channelKey, code);
	const before = audienceView(row);
	if (before.deletedAt !== null) throw unknownAudience(code);
	if (row.status === 'planned' && (row.lease_until ?? 0) > now) return { status: 'busy', audience: before };
	const step = nextStep(before);
	if (step.do === 'check' || step.do === 'delete') return { status: 'unfinished', audience: before };
	const hash = hashOf(lineUserIds);
	if (lineUserIds.length === 0) {
		const nothing = { line_audience_id: null, previous_line_audience_id: before.lineAudienceId };
		const done = { status: 'empty', member_count: 0, members_hash: hash, refreshed_at: now } as const;
		return { status: 'empty', audience: await changeAudience(trx, row, { ...nothing, ...done }) };
	}
	if (row.members_hash === hash && !needsRenewal(before, renewBeforeMs, now))
		return { status: 'unchanged', audience: await changeAudience(trx, row, { refreshed_at: now }) };
	const isAgain = row.status === 'planned';
	const refreshKey = isAgain && row.refresh_key !== null ? row.refresh_key : randomBytes(4).toString('hex');
	const audience = await changeAudience(trx, row, {
		status: 'planned',
		refresh_key: refreshKey,
		lease_until: now + LEASE_MS,
		member_count: lineUserIds.length,
		// Whom the killed run has uploaded, if it has, nobody knows: then the next refresh must not take them for the same.
		members_hash: isAgain && row.members_hash !== hash ? '' : hash,
	});
	return { status: 'upload', audience, mark: { code, refreshKey } };
}

/** By their order and bytes, so it is the same in every process. */
function hashOf(lineUserIds: readonly string[]): string {
	const hash = createHash('sha256');
	for (const id of lineUserIds) hash.update(`${id}\n`);
	return hash.digest('hex');
}

export interface Upload {
	channelKey: string;
	mark: AudienceMark;
	/** `audienceGroupId` as text. */
	lineAudienceId: string;
	/** Who was uploaded; `null`: it was found at LINE, from an earlier run. */
	lineUserIds: readonly string[] | null;
	/** When LINE forgets it, epoch milliseconds; `null`: LINE has not said. */
	expiresAt: number | null;
}

/**
 * Notes what LINE has made of an upload. The audience before stays in use until this one is ready.
 *
 * @returns `outdated` when it belongs to no refresh under way: it is found and removed by the next one. Of an audience that
 *   was deleted meanwhile there is no next one, so it is kept as what `nextStep()` deletes.
 */
export async function recordUploaded(
	trx: Tx,
	{ channelKey, mark, lineAudienceId, lineUserIds, expiresAt }: Upload,
	now: number,
): Promise<{ status: 'uploaded' | 'already' | 'outdated'; audience: AudienceView }> {
	const row = await lockAudience(trx, channelKey, mark.code);
	if (row.line_audience_id === lineAudienceId) return { status: 'already', audience: audienceView(row) };
	if (row.deleted_at !== null)
		return { status: 'outdated', audience: await leaveToDelete(trx, row, lineAudienceId) };
	if (row.status !== 'planned' || row.refresh_key !== mark.refreshKey)
		return { status: 'outdated', audience: audienceView(row) };
	const audience = await changeAudience(trx, row, {
		status: 'uploaded',
		line_audience_id: lineAudienceId,
		previous_line_audience_id: row.line_audience_id,
		lease_until: null,
		failed_reason: null,
		refreshed_at: now,
		expires_at: expiresAt ?? now + AUDIENCE_LIFE_MS,
		...(lineUserIds && { member_count: lineUserIds.length, members_hash: hashOf(lineUserIds) }),
	});
	return { status: 'uploaded', audience };
}

/** The one that it was to replace may still be at LINE too. */
async function leaveToDelete(
	trx: Tx,
	row: Selectable<AudiencesTable>,
	lineAudienceId: string,
): Promise<AudienceView> {
	const { line_audience_id: replaced, previous_line_audience_id: previous } = row;
	if (replaced === null) return await changeAudience(trx, row, { line_audience_id: lineAudienceId });
	if (previous === null) return await changeAudience(trx, row, { previous_line_audience_id: lineAudienceId });
	return audienceView(row);
}

/** Gives an upload up that LINE has refused: the audience before stays in use, and the next refresh tries anew. */
export async function recordUploadRefused(
	trx: Tx,
	{ channelKey, mark, reason }: { channelKey: string; mark: AudienceMark; reason: string },
): Promise<AudienceView> {
	const row = await lockAudience(trx, channelKey, mark.code);
	if (row.status !== 'planned' || row.refresh_key !== mark.refreshKey) return audienceView(row);
	return await changeAudience(trx, row, {
		status: row.line_audience_id === null ? 'failed' : 'ready',
		lease_until: null,
		members_hash: '',
		failed_reason: reason.slice(0, 500),
	});
}

/** Notes what LINE says of an audience. An answer about one that was replaced since changes nothing. */
export async function recordStatus(
	trx: Tx,
	answer: {
		channelKey: string;
		code: string;
		lineAudienceId: string;
		/** As LINE writes it, e.g. `READY`. */
		lineStatus: string;
		failedReason: string | null;
	},
): Promise<AudienceView> {
	const row = await lockAudience(trx, answer.channelKey, answer.code);
	if (row.line_audience_id !== answer.lineAudienceId) return audienceView(row);
	const after = afterLineStatus(audienceView(row), answer.lineStatus);
	const isFailed = answer.lineStatus === 'FAILED';
	return await changeAudience(trx, row, {
		...columnsOf(after),
		...(isFailed && { members_hash: '', failed_reason: answer.failedReason ?? 'Without a reason' }),
	});
}

/** Notes that LINE has no audience of this ID any more. */
export async function recordGone(
	trx: Tx,
	{ channelKey, code, lineAudienceId }: { channelKey: string; code: string; lineAudienceId: string },
): Promise<AudienceView> {
	const row = await lockAudience(trx, channelKey, code);
	const isNewest = row.line_audience_id === lineAudienceId;
	return await changeAudience(trx, row, {
		...columnsOf(afterGone(audienceView(row), lineAudienceId)),
		...(isNewest && { members_hash: '', failed_reason: 'LINE has it no longer' }),
	});
}

const columnsOf = ({ status, lineAudienceId, previousLineAudienceId }: AudienceState) => ({
	status,
	line_audience_id: lineAudienceId,
	previous_line_audience_id: previousLineAudienceId,
});
