import type { IHookFunctions } from 'n8n-workflow';

import { getWebhookEndpoint, setWebhookEndpoint, testWebhookEndpoint } from '../../lib/line/messaging-api';
import { orNull } from '../../lib/line/or-null';
import { asNodeError, operationError } from '../shared/errors';
import { lineApi } from '../shared/line-api';

/**
 * A channel has one webhook URL, so it is only touched when the user asks for it, in production, by activating: a test
 * run must not take the channel away from the live workflow, and a restart of n8n has nothing to register.
 */
function mayRegister(context: IHookFunctions): boolean {
	const activation = context.getActivationMode();
	return (
		(activation === 'activate' || activation === 'update') &&
		context.getMode() !== 'manual' &&
		context.getNodeParameter('registerWebhook', false) === true
	);
}

export async function checkExists(this: IHookFunctions): Promise<boolean> {
	// "Exists" means that there is nothing to do; the test is to run on every activation.
	return await Promise.resolve(!mayRegister(this));
}

/**
 * Lets LINE test the webhook URL and sets it: in this order, so that an address that does not work never replaces one
 * that does. Activation fails with LINE's answer when the test does.
 */
export async function create(this: IHookFunctions): Promise<boolean> {
	const url = this.getNodeWebhookUrl('default') ?? '';
	try {
		const api = await lineApi(this);
		const { success, statusCode, reason, detail } = await testWebhookEndpoint(api, url);
		this.logger.info(`LINE tested the webhook URL: ${reason}, status ${statusCode}`);
		if (!success) {
			// Of an activation that failed n8n shows the message and nothing else.
			const message = `LINE could not use the webhook URL ${url}: ${reason} (${detail}). ${adviceFor(statusCode)}`;
			throw operationError(this.getNode(), message);
		}
		const current = await orNull(getWebhookEndpoint(api), ['not_found']);
		if (current?.endpoint !== url) await setWebhookEndpoint(api, url);
		return true;
	} catch (error) {
		throw asNodeError(this.getNode(), error);
	}
}

function adviceFor(statusCode: number): string {
	return statusCode === 401
		? "The credential's Channel Secret is not the one of this channel."
		: 'It must be reachable from the internet by HTTPS with a certificate that is trusted; set WEBHOOK_URL of n8n to its public address.';
}

/** LINE has no call that takes the URL away, and another workflow may have set its own by now. */
export async function remove(this: IHookFunctions): Promise<boolean> {
	return await Promise.resolve(true);
}
