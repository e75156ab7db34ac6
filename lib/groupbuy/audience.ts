import { compareIds } from './compare-ids';
import { oneLine } from './one-line';
import { fitting } from './read-fields';

/*
 * Audiences at LINE that are made of buyers. LINE cannot take anybody out of an audience, so a refreshed one is a new one:
 * it is uploaded beside the one in use, takes its place when it is ready, and then the old one is deleted.
 */

/**
 * - `planned`: to be uploaded; whether LINE has it already is not known
 * - `uploaded`: LINE works on it
 * - `ready`: in use
 * - `failed`, `expired`: at LINE; there is none in use
 * - `empty`: nobody is selected, and LINE keeps no audience of nobody
 */
export type AudienceStatus = 'planned' | 'uploaded' | 'ready' | 'failed' | 'expired' | 'empty' | 'deleted';

/** What the register knows of an audience's life. */
export interface AudienceState {
	status: AudienceStatus;
	/** `audienceGroupId` as text: of the newest one. */
	lineAudienceId: string | null;
	/** While the newest is uploaded: the one in use. Afterwards: what is to be deleted at LINE. */
	previousLineAudienceId: string | null;
}

/** What is to be done next, until it is `none`. Each may be done again: a run that was killed is gone on with. */
export type AudienceStep =
	| { do: 'none' }
	/** Look for it in LINE's list (`findAtLine()`), else upload it. */
	| { do: 'upload' }
	/** Ask LINE for its status. */
	| { do: 'check'; lineAudienceId: string }
	/** Delete it at LINE; that it is gone already is fine. */
	| { do: 'delete'; lineAudienceId: string };

export function nextStep({ status, lineAudienceId, previousLineAudienceId }: AudienceState): AudienceStep {
	switch (status) {
		case 'planned':
			return { do: 'upload' };
		case 'uploaded':
			return lineAudienceId === null ? { do: 'upload' } : { do: 'check', lineAudienceId };
		case 'deleted': {
			const left = previousLineAudienceId ?? lineAudienceId;
			return left === null ? { do: 'none' } : { do: 'delete', lineAudienceId: left };
		}
		default:
			return previousLineAudienceId === null
				? { do: 'none' }
				: { do: 'delete', lineAudienceId: previousLineAudienceId };
	}
}

/** The one that messages can be sent to at this moment; `null`: none. */
export function usableAudience({
	status,
	lineAudienceId,
	previousLineAudienceId,
}: AudienceState): string | null {
	if (status === 'ready' || status === 'planned') return lineAudienceId;
	return status === 'uploaded' ? previousLineAudienceId : null;
}

/** What becomes of an audience when LINE says its status; LINE may know more of them than this package. */
export function afterLineStatus(state: AudienceState, lineStatus: string): AudienceState {
	const { status, lineAudienceId, previousLineAudienceId } = state;
	if (status !== 'uploaded' && status !== 'ready') return state;
	switch (lineStatus) {
		case 'READY':
			return { ...state, status: 'ready' };
		case 'FAILED':
			// The one before stays in use; the failed one is what is to be deleted.
			return status === 'uploaded' && previousLineAudienceId !== null
				? { status: 'ready', lineAudienceId: previousLineAudienceId, previousLineAudienceId: lineAudienceId }
				: { status: 'failed', lineAudienceId: null, previousLineAudienceId: lineAudienceId };
		case 'EXPIRED':
		case 'INACTIVE':
			return { status: 'expired', lineAudienceId: null, previousLineAudienceId: lineAudienceId };
		default:
			return state;
	}
}

/** What becomes of an audience when one of its IDs is no longer LINE's: deleted by this package, or by somebody else. */
export function afterGone(state: AudienceState, lineAudienceId: string): AudienceState {
	const { status, previousLineAudienceId } = state;
	if (previousLineAudienceId === lineAudienceId) return { ...state, previousLineAudienceId: null };
	if (state.lineAudienceId !== lineAudienceId) return state;
	if (status === 'uploaded' && previousLineAudienceId !== null)
		return { status: 'ready', lineAudienceId: previousLineAudienceId, previousLineAudienceId: null };
	const isLost = status === 'uploaded' || status === 'ready';
	return { ...state, status: isLost ? 'failed' : status, lineAudienceId: null };
}

/** LINE takes 120 characters; the mark takes up to 20 of them. */
const MAX_DESCRIPTION = 100;

/** Name of an audience on one line. @throws InputError */
export function readAudienceDescription(value: unknown, path: string): string {
	const text = typeof value === 'string' ? oneLine(value.normalize('NFC')) : '';
	return fitting(text, value, path, MAX_DESCRIPTION);
}

/** By what an upload is found again in LINE's list. */
export interface AudienceMark {
	/** Public code. */
	code: string;
	/** Of the refresh. */
	refreshKey: string;
}

/** The description at LINE. Its end tells which refresh of which audience it is, should its ID never have been seen here. */
export function lineDescription(description: string, { code, refreshKey }: AudienceMark): string {
	return `${description} [${code} ${refreshKey}]`;
}

export interface ListedAudience {
	/** `audienceGroupId` as text. */
	lineAudienceId: string;
	description: string;
	/** As LINE writes it, e.g. `READY`. */
	status: string;
}

/**
 * What of LINE's list is this audience's. A run that was killed between LINE's creating one and its being noted leaves one
 * that only the description tells.
 *
 * @param kept IDs that the register knows: they are neither taken nor deleted
 * @returns `adopt`: the upload of this very refresh, with which to go on; `remove`: what earlier runs have left
 */
export function findAtLine(
	list: readonly ListedAudience[],
	{ code, refreshKey }: AudienceMark,
	kept: ReadonlyArray<string | null>,
): { adopt: string | null; remove: string[] } {
	const own = list
		.filter(({ lineAudienceId, description }) => {
			return !kept.includes(lineAudienceId) && description.includes(` [${code} `);
		})
		.sort((a, b) => compareIds(a.lineAudienceId, b.lineAudienceId));
	const adopt = own.find(({ description, status }) => {
		return description.endsWith(` [${code} ${refreshKey}]`) && status !== 'FAILED';
	});
	return {
		adopt: adopt?.lineAudienceId ?? null,
		remove: own.filter((one) => one !== adopt).map(({ lineAudienceId }) => lineAudienceId),
	};
}
