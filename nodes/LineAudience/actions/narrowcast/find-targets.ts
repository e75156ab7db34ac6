import { getAudience, getSharedAudience, type LineAudience } from '../../../../lib/line/audience-api';
import { orNull } from '../../../../lib/line/or-null';
import type { NarrowcastRecipient } from '../../../../lib/line/narrowcast-api';
import { ownAudience } from '../audience/all-audiences';
import type { AudienceChannel } from '../audience/audience-channel';
import { lookAgain, settleAudience } from '../audience/sync-audience';

/** An audience as a message can be sent to it. */
export interface Target {
	/** What was chosen: a code of the register, or LINE's ID. */
	chosen: string;
	description: string;
	/** `null`: LINE has none at this moment. */
	lineAudienceId: string | null;
	/** `UPLOAD`, `CLICK` …; `null`: LINE has none at this moment. */
	type: string | null;
	/** By another account, through LINE Business Manager. */
	isShared: boolean;
	/** People at most, as LINE counts them: 0 also stands for fewer than 20, unless the account has listed them itself. */
	members: number;
	/** As LINE writes it, else that of the register. */
	status: string;
}

/** LINE sends to no fewer people than this with an audience that could tell who they are. */
const MIN_MEMBERS = 50;
/** User IDs that were uploaded, and tags in the chat: the account knows who is in them anyway. */
const LISTED_TYPES: ReadonlyArray<string | null> = ['UPLOAD', 'CHAT_TAG'];

/** LINE is asked for each: what it holds may have expired, and its count is the one that will be charged. */
export async function findTarget(channel: AudienceChannel, chosen: string): Promise<Target> {
	const own = await ownAudience(channel, chosen);
	if (own === null) {
		const found = await orNull(getAudience(channel.api, chosen), ['not_found']);
		if (found !== null) return targetOf(chosen, found.audience);
		const shared = await getSharedAudience(channel.api, chosen);
		return { ...targetOf(chosen, shared.audience), isShared: true };
	}
	const now = await settleAudience(channel, await lookAgain(channel, own), { until: 0 });
	const usable = now.usableLineAudienceId;
	if (usable === null) {
		const { description, status } = now;
		return { chosen, description, lineAudienceId: null, type: null, isShared: false, members: 0, status };
	}
	const { audience } = await getAudience(channel.api, usable);
	return { ...targetOf(chosen, audience), description: now.description };
}

function targetOf(chosen: string, audience: LineAudience): Target {
	const { lineAudienceId, description, status, type, audienceCount = 0 } = audience;
	return { chosen, description, lineAudienceId, type, isShared: false, members: audienceCount, status };
}

export const isReady = ({ lineAudienceId, status }: Target): boolean =>
	lineAudienceId !== null && status === 'READY';

/** LINE would take the narrowcast and then send it to nobody. */
export const isTooSmall = ({ type, isShared, members }: Target): boolean =>
	members < MIN_MEMBERS && (isShared || !LISTED_TYPES.includes(type));

/** Whoever is in one of the first and in none of the others. */
export function recipientOf(targets: readonly Target[], except: readonly Target[]): NarrowcastRecipient {
	const wanted = anyOf(targets);
	return except.length === 0 ? wanted : { type: 'and', of: [wanted, { type: 'not', of: anyOf(except) }] };
}

function anyOf(targets: readonly Target[]): NarrowcastRecipient {
	const of = targets.flatMap(({ lineAudienceId }): NarrowcastRecipient[] =>
		lineAudienceId === null ? [] : [{ type: 'audience', lineAudienceId }],
	);
	const [only] = of;
	return only !== undefined && of.length === 1 ? only : { type: 'or', of };
}
