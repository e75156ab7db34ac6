import { createHash } from 'node:crypto';

/** A UUID for LINE's retry key: the same parts give the same, so what is sent again by mistake is not sent twice. */
export function retryKey(...parts: Array<string | number>): string {
	const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
	// Version 8 is RFC 9562's for UUIDs of one's own making.
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`a${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join('-');
}
