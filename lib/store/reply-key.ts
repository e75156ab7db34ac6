import { createHash } from 'node:crypto';

/** A reply token as it is kept: its hash, since a token lets anybody answer while it lives. */
export function replyKey(replyToken: string): string {
	return createHash('sha256').update(replyToken).digest('hex');
}
