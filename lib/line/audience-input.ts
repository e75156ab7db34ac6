import { InputError } from '../groupbuy/input-error';
import { USER_ID } from './messaging-api';

/*
 * What LINE would refuse of an audience, said before it is asked: for one wrong ID it refuses a whole upload, and does not
 * say which.
 */

const MAX_SHOWN = 5;
const MAX_DESCRIPTION = 120;
const MAX_CLICK_URL = 2_000;

/**
 * The distinct ones, in order.
 *
 * @throws InputError that names some of those that are no LINE user IDs
 */
function checkUserIds(userIds: readonly string[]): string[] {
	const distinct = [...new Set(userIds)];
	const wrong = distinct.filter((userId) => !USER_ID.test(userId));
	if (wrong.length === 0) return distinct;
	const shown = wrong.slice(0, MAX_SHOWN).map((userId) => `"${userId.slice(0, 50)}"`);
	if (wrong.length > MAX_SHOWN) shown.push('…');
	throw new InputError(
		`${wrong.length} of ${distinct.length} in userIds are not LINE user IDs: ${shown.join(', ')}`,
		'A LINE user ID is U and 32 digits 0–9, a–f, as webhook events carry it. LINE refuses all of them for one that is none: leave these out.',
	);
}

/** @param wayOut for more than `max` @throws InputError */
export function checkPeople(userIds: readonly string[], max: number, wayOut: string): string[] {
	const distinct = checkUserIds(userIds);
	if (distinct.length === 0) {
		throw new InputError(
			'userIds is empty',
			'LINE never makes an audience of nobody ready: choose other buyers.',
		);
	}
	if (distinct.length > max) {
		throw new InputError(
			`userIds has ${distinct.length} people, and LINE takes ${max} at a time this way`,
			wayOut,
		);
	}
	return distinct;
}

export function checkDescription(description: string): string {
	const isName = description.trim() !== '' && !/\p{Cc}/u.test(description);
	if (isName && description.length <= MAX_DESCRIPTION) return description;
	throw new InputError(
		`description "${description.slice(0, 50).replace(/\p{Cc}/gu, ' ')}" cannot be a name at LINE`,
		`LINE takes 1 to ${MAX_DESCRIPTION} characters without line breaks and other control characters.`,
	);
}

/** `audienceGroupId` as text. */
export function checkAudienceId(id: string): string {
	if (/^[1-9]\d{0,18}$/.test(id)) return id;
	throw new InputError(
		`"${id.slice(0, 50)}" is not the ID of an audience`,
		'LINE’s IDs of audiences (audienceGroupId) are numbers of up to 19 digits.',
	);
}

export function checkRequestId(id: string): string {
	if (/^[\w-]{1,100}$/.test(id)) return id;
	throw new InputError(
		`"${id.slice(0, 50)}" is not a request ID of LINE`,
		'Give the x-line-request-id of a narrowcast or broadcast. Pushes and replies, so all that goes to groups, have none that LINE knows later.',
	);
}

export function checkClickUrl(url: string): string {
	if (url.length <= MAX_CLICK_URL && /^[a-z]+:\S+$/i.test(url)) return url;
	throw new InputError(
		`clickUrl "${url.slice(0, 50)}" is no link that LINE can have counted`,
		`Give the link as it stood in the message, of up to ${MAX_CLICK_URL} characters, or none for all of its links.`,
	);
}
