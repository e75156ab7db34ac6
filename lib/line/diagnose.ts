import type { messagingApi } from '@line/bot-sdk';

import { LineApiError } from './api-error';
import { clockOf } from './diagnose-clock';
import { diagnoseLiff, type LoginChannel } from './diagnose-liff';
import { checkByHand, failed, failedBy, ok, orError, warning, type Finding } from './finding';
import {
	botInfo,
	consumption,
	getWebhookEndpoint,
	quota,
	testWebhookEndpoint,
	type LineApi,
	type WebhookTest,
} from './messaging-api';

export interface SetUp {
	messaging: LineApi;
	/** `null`: no LINE Login channel is used. */
	login: LoginChannel | null;
	/** Where the LIFF app should open; `null`: not told. */
	storefrontUrl: string | null;
	/** Address of n8n's editor. */
	editorUrl: string;
	/** Whether LINE is to call the webhook; it does so 60 times an hour at most. */
	testWebhook: boolean;
	/** This machine's clock, epoch milliseconds. */
	now: () => number;
}

/**
 * Everything that LINE's APIs tell about the set-up of an account, in the order in which things are set up, and what they
 * do not tell, to be looked at by hand. Nothing is changed and nobody is sent anything. What is wrong is a finding, never
 * an exception.
 */
export async function diagnose(setUp: SetUp): Promise<Finding[]> {
	const clock = clockOf(setUp.messaging, setUp.now);
	const account = await accountFindings(clock.api, setUp.testWebhook);
	return [
		...account,
		...clock.findings(),
		...ACCOUNT_BY_HAND,
		...(await diagnoseLiff(setUp.login, setUp.storefrontUrl, setUp.editorUrl)),
	];
}

const CONSOLE = 'LINE Developers Console → Messaging API channel → Messaging API';
const MANAGER = 'LINE Official Account Manager → Settings';

const ACCOUNT_BY_HAND: readonly Finding[] = [
	checkByHand(
		'joins_groups',
		'The account must accept invitations to groups; LINE’s default is that it does not',
		`${MANAGER} → Account settings → Toggle features → Group and multi-person chats: Accept invitations. A group holds one Official Account: remove another bot before inviting this one.`,
	),
	checkByHand(
		'automatic_answers',
		'Greeting and auto-reply messages should be off, or members get them beside the bot’s answers',
		`${MANAGER} → Response settings → Greeting message: off, Auto-response messages: off.`,
	),
	checkByHand(
		'webhook_redelivery',
		'Webhook redelivery should be on: LINE then sends again what n8n could not take',
		`${CONSOLE} → Webhook settings → Webhook redelivery: on. Events that come twice are booked once.`,
	),
	checkByHand(
		'same_provider',
		'The bot, the brand account and the LINE Login channel must be under one provider: a buyer’s user ID differs between providers',
		'LINE Developers Console → your provider: all channels should be listed there. A channel cannot be moved; make the missing one anew under the right provider.',
	),
];

async function accountFindings(api: LineApi, testWebhook: boolean): Promise<Finding[]> {
	const bot = await orError(botInfo(api));
	// Whatever else is asked with this token would fail for the same reason.
	if (bot instanceof LineApiError) return [failedBy('access_token', bot)];
	return [
		ok('access_token', 'LINE accepts the channel access token'),
		botFinding(bot),
		...(await webhookFindings(api, testWebhook)),
		await quotaFinding(api),
	];
}

function botFinding({
	displayName,
	basicId,
	chatMode,
	markAsReadMode,
}: messagingApi.BotInfoResponse): Finding {
	const name = `The account is ${displayName} (${basicId})`;
	if (chatMode !== 'chat') return ok('bot', name);
	const reading = markAsReadMode === 'manual' ? ' and messages stay unread until somebody reads them' : '';
	return warning(
		'bot',
		`${name}; Chat is on, so staff can answer beside the bot${reading}`,
		`If nobody answers by hand: ${MANAGER} → Response settings → Chat: off.`,
	);
}

async function webhookFindings(api: LineApi, test: boolean): Promise<Finding[]> {
	const webhook = await orError(getWebhookEndpoint(api));
	const unset = failed(
		'webhook_url',
		'The channel has no webhook URL: the bot hears nothing',
		`Copy the production URL of LINE Group Trigger to ${CONSOLE} → Webhook URL, or activate the workflow with "Register Webhook URL" on.`,
	);
	if (webhook instanceof LineApiError) {
		return [webhook.kind === 'not_found' ? unset : failedBy('webhook_url', webhook)];
	}
	const { endpoint, active } = webhook;
	if (!endpoint) return [unset];
	return [
		urlFinding(endpoint),
		active
			? ok('webhook_active', 'LINE sends events')
			: failed(
					'webhook_active',
					'"Use webhook" is off: LINE sends no events',
					`${CONSOLE} → Webhook settings → Use webhook: on.`,
				),
		...(test ? [await testFinding(api, endpoint)] : []),
	];
}

function urlFinding(endpoint: string): Finding {
	if (!endpoint.includes('/webhook-test/')) return ok('webhook_url', `The webhook URL is ${endpoint}`);
	return warning(
		'webhook_url',
		`The webhook URL is the editor’s test address, which answers only while the editor listens: ${endpoint}`,
		`Copy the production URL of LINE Group Trigger to ${CONSOLE} → Webhook URL, and activate the workflow.`,
	);
}

async function testFinding(api: LineApi, endpoint: string): Promise<Finding> {
	const result = await orError(testWebhookEndpoint(api, endpoint));
	if (!(result instanceof LineApiError)) return testResult(result);
	if (result.kind !== 'rate_limited') return failedBy('webhook_test', result);
	return warning(
		'webhook_test',
		'The webhook was not tested: LINE tests 60 times an hour at most',
		'Run this again later, or switch "Test Webhook" off.',
	);
}

const REACHABLE =
	'The address must be reachable from the internet, by HTTPS with a certificate of a public authority (TLS 1.2 or 1.3, not self-signed). Check n8n’s WEBHOOK_URL, the domain, the tunnel and the firewall.';

/** What an answer other than 2xx means at a trigger of this package, and at what may stand before it. */
const STATUS_FIXES: Record<number, [what: string, fix: string]> = {
	401: [
		'n8n found the signature wrong',
		'The channel secret in the LINE Messaging API credential is another channel’s: copy it from LINE Developers Console → Messaging API channel → Basic settings.',
	],
	403: [
		'something before n8n refused LINE',
		'Let the proxy, firewall or bot protection before n8n pass POST requests to this address; LINE’s IP addresses are not published.',
	],
	404: [
		'nothing listens there',
		'Activate the workflow, and compare the webhook URL with the production URL of its LINE Group Trigger.',
	],
};

function testResult({ success, reason, detail, statusCode }: WebhookTest): Finding {
	if (success) return ok('webhook_test', 'LINE reached n8n, and n8n answered in time');
	switch (reason) {
		case 'COULD_NOT_CONNECT':
			return failed('webhook_test', `LINE cannot connect to the webhook URL (${detail})`, REACHABLE);
		case 'REQUEST_TIMEOUT':
			return failed(
				'webhook_test',
				'n8n did not answer LINE in time; it waits two seconds',
				'LINE Group Trigger answers in milliseconds: look for an overloaded server, a slow tunnel, or another node behind this address.',
			);
		case 'ERROR_STATUS_CODE': {
			const [what, fix] = STATUS_FIXES[statusCode] ?? otherStatus(statusCode);
			return failed('webhook_test', `The webhook URL answers ${statusCode}: ${what}`, fix);
		}
		default:
			return failed('webhook_test', `LINE could not use the webhook URL: ${reason} (${detail})`, REACHABLE);
	}
}

function otherStatus(status: number): [what: string, fix: string] {
	return status >= 300 && status < 400
		? ['it redirects, and LINE does not follow', 'Set the address that it redirects to as webhook URL.']
		: ['n8n or the proxy before it is not well', 'See whether n8n runs, and look into its log.'];
}

/** Below this part of the month's messages it is time to think about it. */
const LOW = 0.1;

async function quotaFinding(api: LineApi): Promise<Finding> {
	const answers = await orError(Promise.all([quota(api), consumption(api)]));
	if (answers instanceof LineApiError) return failedBy('quota', answers);
	const [{ type, value = 0 }, used] = answers;
	if (type === 'none') return ok('quota', `${used} messages sent this month, without a limit`);
	const left = Math.max(0, value - used);
	const plan =
		'LINE Official Account Manager → Settings → Billing: a larger plan, or a higher cap of additional messages.';
	if (left === 0) {
		return failed(
			'quota',
			`All ${value} messages of this month are used: LINE refuses pushes until the month changes. Orders go on, since replies are free`,
			plan,
		);
	}
	const message = `${left} of ${value} messages are left this month; replies are not counted`;
	return left < value * LOW ? warning('quota', message, plan) : ok('quota', message);
}
