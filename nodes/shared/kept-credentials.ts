import type { IWebhookFunctions } from 'n8n-workflow';

/** For so long a changed credential may go unnoticed. */
const KEPT_MS = 5_000;

const kept = new Map<string, { until: number; fields: Promise<object> }>();

/**
 * A credential of a webhook's node, read from n8n every few seconds at most. Outside of an execution n8n starts an
 * expression sandbox of its own for each reading, which costs several times as much as the rest of the request.
 */
export async function keptCredentials<T extends object>(
	context: Pick<IWebhookFunctions, 'getCredentials' | 'getNode'>,
	type: string,
): Promise<T> {
	const id = context.getNode().credentials?.[type]?.id;
	if (!id) return await context.getCredentials<T>(type);
	const key = `${type} ${id}`;
	let entry = kept.get(key);
	if (!entry || entry.until <= Date.now()) {
		entry = { until: Date.now() + KEPT_MS, fields: context.getCredentials(type) };
		kept.set(key, entry);
		// What could not be read is not kept.
		entry.fields.catch(() => kept.delete(key));
	}
	return (await entry.fields) as T;
}
