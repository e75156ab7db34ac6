import type { IHttpRequestOptions } from 'n8n-workflow';

/**
 * Keeps a credential's secrets from every host but its own, whatever URL a node is given.
 *
 * @throws Error when the request goes elsewhere
 */
export function checkOwnOrigin(baseUrl: string, request: IHttpRequestOptions): void {
	const base = new URL(baseUrl);
	const target = new URL(request.url, request.baseURL ?? base);
	if (target.origin === base.origin) return;
	throw new Error(
		`The credential is for ${base.origin}, not for ${target.origin}. Correct the URL of the node or the credential's base URL.`,
	);
}
