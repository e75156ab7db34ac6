import type { IExecuteFunctions } from 'n8n-workflow';

import { deliverNarrowcast } from '../../../../lib/line/deliver-narrowcast';
import { retryKey } from '../../../../lib/line/retry-key';
import { decidePush, type PushClaimInput } from '../../../../lib/store/push-guard';
import type { Store } from '../../../../lib/store/store';
import { costOfPush } from '../../../shared/budget-cost';
import { currentQuota } from '../../../shared/budget-quota';
import { showFor } from '../../../shared/fields';
import { pushGuard } from '../../../shared/sent-log';
import { thisRun } from '../../../shared/this-run';
import { audienceChannel, type AudienceChannel } from '../audience/audience-channel';
import { findTarget, isReady, isTooSmall, recipientOf, type Target } from './find-targets';
import { noteAnswer, notingGuard } from './note-narrowcast';
import { readSend, type SendRequest } from './read-send';
import { sendFields } from './send-fields';

export const description = showFor('narrowcast', 'send', sendFields);

interface Sending {
	request: SendRequest;
	/** UUID. */
	key: string;
	audiences: Target[];
	except: Target[];
	/** At most, and no more than that are sent to. */
	recipients: number;
}

/** Sends to everybody in audiences, if the guard agrees, or shows what that would mean. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const request = readSend(this, item);
	if (request.messages.length === 0) return { status: 'nothing_to_send' };
	const channel = await audienceChannel(this, store);
	const audiences = await findTargets(channel, request.audiences);
	const except = await findTargets(channel, request.exceptAudiences);
	const used = [...audiences, ...except];
	const notReady = used.find((target) => !isReady(target));
	if (notReady) return { status: 'not_ready', reason: waitFor(notReady), audiences };
	const tooSmall = used.find(isTooSmall);
	if (tooSmall) return { status: 'too_few', reason: tooFew(tooSmall), audiences };
	const recipients = await recipientsOf(channel, audiences, request);
	if (recipients === 0)
		return { status: 'nobody', reason: 'Nobody can get it. Nothing was sent.', audiences };
	const key = retryKey('narrowcast', channel.key, request.key ?? thisRun(this, item));
	const sending = { request, key, audiences, except, recipients };
	const result = request.isDryRun ? await tryOut(channel, sending) : await send(channel, sending);
	return { ...result, audiences };
}

async function findTargets(channel: AudienceChannel, chosen: readonly string[]): Promise<Target[]> {
	const targets: Target[] = [];
	for (const one of new Set(chosen)) targets.push(await findTarget(channel, one));
	return targets;
}

function waitFor({ description: name, status }: Target): string {
	return `The audience '${name}' cannot be sent to at this moment (${status}). Nothing was sent: wait until LINE has finished, or refresh it.`;
}

function tooFew({ description: name, members }: Target): string {
	const people = members === 0 ? 'fewer than 20' : members;
	return `The audience '${name}' has ${people} people, and LINE sends nothing by an audience of fewer than 50 that this account has not uploaded itself. Nothing was sent: choose a larger one.`;
}

async function recipientsOf(
	{ store, api, key }: AudienceChannel,
	audiences: readonly Target[],
	{ maxRecipients, upToRemainingQuota, forbidPartialDelivery }: SendRequest,
): Promise<number> {
	const members = audiences.reduce((sum, target) => sum + target.members, 0);
	const wanted = Math.min(members, maxRecipients ?? members);
	if (!upToRemainingQuota || forbidPartialDelivery) return wanted;
	const { left } = await currentQuota(store, { api, key });
	return Math.min(wanted, left ?? wanted);
}

function pushOf({ key, request }: Sending) {
	const { campaignCode, policy, isApproved } = request;
	return { retryKey: key, chatId: null, campaignCode, policy, isApproved };
}

async function tryOut({ store, api, key: channelKey }: AudienceChannel, sending: Sending): Promise<object> {
	const { recipients, request } = sending;
	await currentQuota(store, { api, key: channelKey });
	const { retryKey: requestKey, ...push } = pushOf(sending);
	const input: PushClaimInput = {
		...{ ...push, requestKey, channelKey, recipients, method: 'narrowcast' },
		messageCount: request.messages.length,
	};
	const { decision, reason } = await decidePush(store.db, input, Date.now());
	const cost = await costOfPush(store.db, channelKey, recipients, { isCounted: false });
	return { status: 'dry_run', decision, guard: reason, recipients, cost };
}

async function send({ store, api, key: channelKey }: AudienceChannel, sending: Sending): Promise<object> {
	const { request, key, audiences, except, recipients } = sending;
	const { messages, upToRemainingQuota, forbidPartialDelivery, notificationDisabled } = request;
	const narrowcast = {
		...{ messages, retryKey: key, recipients, notificationDisabled },
		recipient: recipientOf(audiences, except),
		// Without a limit LINE sets aside messages for all friends of the account.
		limit: {
			max: recipients,
			upToRemainingQuota: upToRemainingQuota || forbidPartialDelivery,
			forbidPartialDelivery,
		},
	};
	const lineAudienceIds = audiences.flatMap(({ lineAudienceId }) => lineAudienceId ?? []);
	const noted = { retryKey: key, channelKey, lineAudienceIds, maxRecipients: recipients };
	const guard = notingGuard(store, pushGuard(store, { api, key: channelKey }, pushOf(sending)), noted);
	const delivery = await noteAnswer(store, key, deliverNarrowcast(api, narrowcast, { guard }));
	const { status, requestId, reason, guard: decidedBy, counted, spared } = delivery;
	const cost = await costOfPush(store.db, channelKey, counted, { isCounted: true });
	return { status, requestId, reason, guard: decidedBy, recipients, counted, spared, cost };
}
