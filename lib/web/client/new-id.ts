/** A name that no other request has. `crypto.randomUUID()` is not there on pages without HTTPS. */
export function newId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
