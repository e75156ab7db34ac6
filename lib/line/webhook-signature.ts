import { validateSignature } from '@line/bot-sdk';

/** Length of a SHA-256 digest, in bytes. */
const DIGEST_BYTES = 32;

/**
 * Whether a webhook body was signed with the channel secret: `x-line-signature` is base64(HMAC-SHA256(secret, body)).
 *
 * The SDK compares in constant time but accepts an empty secret and reads base64 leniently (URL alphabet, white space,
 * missing padding), so several texts would pass as the same signature; those are refused here before it is asked.
 *
 * @param rawBody the bytes as received, before any parsing
 * @param signature the header's value as the HTTP server gives it; anything but one canonical base64 text is refused
 * @see https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
 */
export function verifySignature({
	rawBody,
	signature,
	channelSecret,
}: {
	rawBody: Buffer;
	signature: unknown;
	channelSecret: string;
}): boolean {
	if (channelSecret === '' || typeof signature !== 'string') return false;
	const digest = Buffer.from(signature, 'base64');
	if (digest.length !== DIGEST_BYTES || digest.toString('base64') !== signature) return false;
	return validateSignature(rawBody, channelSecret, signature);
}
