import {
	findAtLine,
	lineDescription,
	nextStep,
	type AudienceMark,
	type AudienceStatus,
} from '../../../../lib/groupbuy/audience';
import { LineApiError } from '../../../../lib/line/api-error';
import {
	createAudience,
	createAudienceByFile,
	deleteAudience,
	getAudience,
	listAudiences,
	MAX_IDS_AS_JSON,
	type LineAudience,
} from '../../../../lib/line/audience-api';
import type { Wait } from '../../../../lib/line/delivery';
import { orNull } from '../../../../lib/line/or-null';
import { audienceMembers, type AudiencePreview } from '../../../../lib/store/audience-members';
import {
	recordGone,
	recordStatus,
	recordUploaded,
	recordUploadRefused,
	startRefresh,
} from '../../../../lib/store/audience-refresh';
import type { AudienceView } from '../../../../lib/store/audiences';
import { poll } from '../poll';
import type { AudienceChannel } from './audience-channel';

const DAY_MS = 24 * 60 * 60_000;

/** The same people are uploaded anew when LINE would forget them before the next few refreshes. */
export const RENEW_BEFORE_MS = 14 * DAY_MS;

export interface Refreshed {
	/** Of the audience; `unchanged`: LINE has the same people, `busy`: another run uploads it. */
	status: AudienceStatus | 'unchanged' | 'busy';
	audience: AudienceView;
	/** `null` when nobody was counted. */
	preview: AudiencePreview | null;
}

/**
 * Brings an audience up to who is in its selection now, without waiting for LINE.
 *
 * @throws LineApiError; after the kinds `server` and `network` the next refresh finds what LINE has made of it
 */
export async function refreshAudience(channel: AudienceChannel, audience: AudienceView): Promise<Refreshed> {
	const { store, key } = channel;
	const known = await lookAgain(channel, audience);
	const settled = await settleAudience(channel, known, { until: 0 });
	if (settled.deletedAt !== null) return { status: settled.status, audience: settled, preview: null };
	const now = Date.now();
	const { lineUserIds, ...preview } = await audienceMembers(store.db, settled.selection, now);
	const asked = { channelKey: key, code: audience.code, lineUserIds, renewBeforeMs: RENEW_BEFORE_MS };
	const start = await store.tx(async (trx) => await startRefresh(trx, asked, Date.now()));
	const after =
		start.status === 'upload'
			? await upload(channel, start.audience, start.mark, lineUserIds)
			: start.audience;
	const status = start.status === 'unchanged' || start.status === 'busy' ? start.status : after.status;
	return await settleRefreshed(channel, { status, audience: after, preview }, 0);
}

/** Looks on while LINE works on what was refreshed. @param until epoch milliseconds */
export async function settleRefreshed(
	channel: AudienceChannel,
	refreshed: Refreshed,
	until: number,
): Promise<Refreshed> {
	const audience = await settleAudience(channel, refreshed.audience, { until });
	const { status } = refreshed;
	return {
		...refreshed,
		audience,
		status: status === 'unchanged' || status === 'busy' ? status : audience.status,
	};
}

export async function refreshAndSettle(
	channel: AudienceChannel,
	audience: AudienceView,
	until: number,
): Promise<Refreshed> {
	return await settleRefreshed(channel, await refreshAudience(channel, audience), until);
}

async function upload(
	{ store, api, dataApi, key: channelKey }: AudienceChannel,
	audience: AudienceView,
	mark: AudienceMark,
	lineUserIds: readonly string[],
): Promise<AudienceView> {
	const { lineAudienceId, previousLineAudienceId, description } = audience;
	const listed = await listAudiences(api, { description: mark.code });
	const { adopt, remove } = findAtLine(listed, mark, [lineAudienceId, previousLineAudienceId]);
	for (const left of remove) await orNull(deleteAudience(api, left), ['not_found']);
	const record = async (made: LineAudience, members: readonly string[] | null) => {
		const expiresAt = made.expireTimestamp === undefined ? null : made.expireTimestamp * 1000;
		const noted = { channelKey, mark, lineAudienceId: made.lineAudienceId, lineUserIds: members, expiresAt };
		return (await store.tx(async (trx) => await recordUploaded(trx, noted, Date.now()))).audience;
	};
	const found = listed.find((one) => one.lineAudienceId === adopt);
	if (found) return await record(found, null);
	const wanted = { description: lineDescription(description, mark), userIds: lineUserIds };
	const making =
		lineUserIds.length <= MAX_IDS_AS_JSON
			? createAudience(api, wanted)
			: createAudienceByFile(dataApi, wanted);
	const made = await making.catch(async (error: unknown) => {
		if (error instanceof LineApiError && !MAYBE_MADE.includes(error.kind)) {
			const reason = `${error.message}. ${error.description}`;
			await store.tx(async (trx) => await recordUploadRefused(trx, { channelKey, mark, reason }));
		}
		throw error;
	});
	return await record(made, lineUserIds);
}

/** LINE may have made it all the same: the next refresh looks. */
const MAYBE_MADE: ReadonlyArray<LineApiError['kind']> = ['server', 'network'];

/**
 * Does what is left to do of an audience: asks LINE how far it is, uses it when it is ready, deletes what it replaces.
 *
 * @param until how long to look on while LINE works, epoch milliseconds
 * @param wait for tests
 */
export async function settleAudience(
	channel: AudienceChannel,
	audience: AudienceView,
	{ until, wait }: { until: number; wait?: Wait },
): Promise<AudienceView> {
	let current = audience;
	const ask = async () => (current = await takeSteps(channel, current));
	return await poll(ask, (view) => nextStep(view).do !== 'check', until, wait);
}

/** Until there is none that LINE need not be waited for. */
async function takeSteps(channel: AudienceChannel, audience: AudienceView): Promise<AudienceView> {
	let current = audience;
	for (;;) {
		const step = nextStep(current);
		if (step.do === 'none' || step.do === 'upload') return current;
		const { lineAudienceId } = step;
		if (step.do === 'delete') {
			await orNull(deleteAudience(channel.api, lineAudienceId), ['not_found']);
			current = await noteGone(channel, current.code, lineAudienceId);
			continue;
		}
		current = await askLine(channel, current.code, lineAudienceId);
		if (nextStep(current).do === 'check') return current;
	}
}

/** One that is in use may have expired meanwhile, or somebody has deleted it in LINE Official Account Manager. */
export async function lookAgain(channel: AudienceChannel, audience: AudienceView): Promise<AudienceView> {
	const { status, lineAudienceId, code } = audience;
	if (status !== 'ready' || lineAudienceId === null) return audience;
	return await askLine(channel, code, lineAudienceId);
}

async function askLine(
	channel: AudienceChannel,
	code: string,
	lineAudienceId: string,
): Promise<AudienceView> {
	const { store, api, key: channelKey } = channel;
	const found = await orNull(getAudience(api, lineAudienceId), ['not_found']);
	if (found === null) return await noteGone(channel, code, lineAudienceId);
	const { status, failedType = null } = found.audience;
	const answer = { channelKey, code, lineAudienceId, lineStatus: status, failedReason: failedType };
	return await store.tx(async (trx) => await recordStatus(trx, answer));
}

async function noteGone(
	{ store, key: channelKey }: AudienceChannel,
	code: string,
	lineAudienceId: string,
): Promise<AudienceView> {
	return await store.tx(async (trx) => await recordGone(trx, { channelKey, code, lineAudienceId }));
}
