import { InputError } from '../groupbuy/input-error';

/** LINE's limits (Messaging API reference, "Flex image" and "URI action"). */
const MAX_IMAGE_URL = 2000;
const MAX_ACTION_URI = 1000;

/** The URL of a picture in the form that LINE takes, or `null` when LINE could not show it: https only. */
export function imageUrl(value: string | null): string | null {
	const url = encodedUrl(value ?? '');
	return url?.startsWith('https://') && url.length <= MAX_IMAGE_URL ? url : null;
}

/**
 * A web page's URL in the form that a button takes.
 *
 * @throws InputError when it is not a web address or too long
 */
export function pageUrl(value: string): string {
	const url = encodedUrl(value);
	if (url && /^https?:/.test(url) && url.length <= MAX_ACTION_URI) return url;
	throw new InputError(
		`"${value.slice(0, 100)}" cannot be opened by a button in LINE`,
		`Use a web address that begins with https:// and has at most ${MAX_ACTION_URI} characters.`,
	);
}

/**
 * Where a LINE Official Account is added as a friend.
 *
 * @param accountId basic or premium ID, with or without its `@`: `@123abcde`
 * @throws InputError when it is not such an ID
 * @see https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/
 */
export function addFriendUrl(accountId: string): string {
	return `https://line.me/R/ti/p/${encodedAccountId(accountId)}`;
}

/**
 * Opens the chat with a LINE Official Account with a text typed in, which the user only has to send. On phones only.
 *
 * @throws InputError when the account's ID is none
 * @see https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/
 */
export function typedTextUrl(accountId: string, text: string): string {
	return `https://line.me/R/oaMessage/${encodedAccountId(accountId)}/?${encodeURIComponent(text)}`;
}

function encodedAccountId(accountId: string): string {
	const [, id] = /^@?([a-z0-9._-]{1,20})$/i.exec(accountId.trim()) ?? [];
	if (id === undefined) {
		throw new InputError(
			`"${accountId.slice(0, 100)}" is not the ID of a LINE Official Account`,
			'Use the basic ID or premium ID from LINE Official Account Manager (Settings → Account settings), such as @123abcde.',
		);
	}
	return encodeURIComponent(`@${id}`);
}

/** LINE wants everything percent-encoded that RFC 3986 does not allow; the URL standard of browsers leaves some of it. */
function encodedUrl(value: string): string | null {
	if (!URL.canParse(value)) return null;
	return new URL(value).href
		.replace(/%(?![0-9a-f]{2})/gi, '%25')
		.replace(/[^\w.~:/?#[\]@!$&'()*+,;=%-]/g, (character) => encodeURIComponent(character));
}
