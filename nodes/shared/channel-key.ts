import { createHash } from 'node:crypto';

import type { FunctionsBase } from 'n8n-workflow';

/** Names a LINE channel in the database: a hash, since the secret itself belongs nowhere but into the credential. */
export async function channelKey(context: Pick<FunctionsBase, 'getCredentials'>): Promise<string> {
	const { channelSecret } = await context.getCredentials<{ channelSecret: string }>('lineMessagingApi');
	return createHash('sha256').update(`channel ${channelSecret}`).digest('hex');
}
