// Group buys with this package: real store, real LINE client; replies first, pushes by the guard's leave.
import { createHash, randomUUID } from 'node:crypto';
import type { messagingApi } from '@line/bot-sdk';
import type { CampaignRecord } from '../../../lib/store/campaign-views';
import { getCampaign } from '../../../lib/store/campaign-views';
import { markArrived } from '../../../lib/store/campaign-actions';
import { createCampaign } from '../../../lib/store/campaigns';
import { bookMessages } from '../../../lib/store/booking';
import { registerGroup } from '../../../lib/store/groups';
import { writeBudgetSettings } from '../../../lib/store/message-budget';
import { addToOutbox, noteCarried, waitingFor, type OutboxEntry } from '../../../lib/store/outbox';
import { dueChats, putOffDue } from '../../../lib/store/outbox-due';
import { leasePush, preparePush } from '../../../lib/store/outbox-pushes';
import { runSchedule } from '../../../lib/store/schedule';
import type { Store } from '../../../lib/store/store';
import { addComposed } from '../../../lib/line/add-composed';
import type { ChatEntry } from '../../../lib/line/change-lines';
import { deliverReplies } from '../../../lib/line/deliver-replies';
import { campaignCard } from '../../../lib/line/flex/campaign-card';
import { parseJson, stringifyJson } from '../../../lib/line/json';
import type { LineApi } from '../../../lib/line/messaging-api';
import { composeOrderReply } from '../../../lib/line/order-reply';
import { sendPush } from '../../../nodes/LineMessage/actions/outbox/send-push';
import { chatRecipients } from '../../../nodes/shared/budget-members';
import type { BudgetChannel } from '../../../nodes/shared/budget-quota';
import { composedOf, outboxViews } from '../../../nodes/shared/outbox-views';
import { replyLog } from '../../../nodes/shared/sent-log';
import type { Channel } from '../../simulator/index';
import { addCategory } from '../../support/shop';
import { DAY, MINUTE } from './calendar';

const SETTING = { language: 'zh-TW' as const, timeZone: 'Asia/Taipei' };
const NOTHING_ASKED = {
	brandAccountId: null,
	checkoutUrl: null,
	campaigns: [],
	cardCampaigns: [],
	orderList: [],
};

/** What a group is told when the goods are there. */
export const PICK_UP_PLACE = '社區大廳';

/** LINE as a channel of the simulator sees it. */
export function apiOf(baseUrl: string, channel: Channel): LineApi {
	return {
		baseUrl,
		request: async ({ method, url, headers, body }) => {
			const response = await fetch(url, {
				method,
				headers: {
					authorization: `Bearer ${channel.channelAccessToken}`,
					...(body && { 'content-type': 'application/json' }),
					...headers,
				},
				...(body && { body: stringifyJson(body) }),
			});
			return {
				statusCode: response.status,
				headers: Object.fromEntries(response.headers),
				body: parseJson(await response.text()),
			};
		},
	};
}

/** A message of a group, as its webhook brings it. */
export interface Written {
	eventId: string;
	replyToken: string;
	groupId: string;
	userId: string;
	displayName: string;
	text: string;
}

export class GroupBuys {
	readonly #channel: BudgetChannel;
	readonly #botUserId: string;
	/** The newest of each group. */
	readonly #campaigns = new Map<string, string>();

	constructor(
		private readonly store: Store,
		baseUrl: string,
		channel: Channel,
	) {
		const key = createHash('sha256').update(channel.channelSecret).digest('hex');
		this.#channel = { api: apiOf(baseUrl, channel), key };
		this.#botUserId = channel.botUserId;
	}

	/** Groups that the bot is in, and something to sell. Pushes are allowed: the calendar decides whether any is needed. */
	async open(groupIds: readonly string[], now: number): Promise<void> {
		await this.store.tx(async (trx) => {
			await writeBudgetSettings(trx, { policy: 'allow' }, now);
			await addCategory(trx, 'Tea', [{ code: 'A1', priceMinor: 350 }]);
			for (const lineGroupId of groupIds) {
				await registerGroup(
					trx,
					{
						lineGroupId,
						kind: 'group',
						channelId: this.#botUserId,
						name: null,
						pictureUrl: null,
						memberCount: null,
						at: now,
					},
					now,
				);
			}
		});
	}

	async plan(groupId: string, opensAt: number, closesAt: number, now: number): Promise<void> {
		const { code } = await this.store.tx(
			async (trx) =>
				await createCampaign(
					trx,
					{
						lineGroupId: groupId,
						category: 'Tea',
						title: '高山茶團',
						opensAt,
						closesAt,
						caps: new Map(),
						besideOthers: false,
						rules: { remindMinutes: [120], settleMinutes: 30 },
					},
					now,
				),
		);
		this.#campaigns.set(groupId, code);
	}

	/** Books what was written and answers it with what else waits for the group. @returns whether an order was booked */
	async write(written: Written, now: number): Promise<boolean> {
		const { eventId, groupId, userId, displayName, text, replyToken } = written;
		const request = {
			key: eventId,
			kind: 'message' as const,
			lineGroupId: groupId,
			lineUserId: userId,
			text,
			mentions: [],
			lineMessageId: null,
			at: now,
		};
		const [outcome] = await bookMessages(this.store, [request], 'line_group', now);
		if (!outcome) throw new Error('The message has no outcome');
		const waiting = await waitingFor(this.store.db, [groupId], now);
		const { messages, said } = await this.#compose(waiting, [{ displayName, outcome, orders: [] }], now);
		if (messages.length > 0) {
			await noteCarried(this.store, said, replyToken, now);
			const [delivery] = await deliverReplies(this.#channel.api, [{ replyToken, messages }], {
				log: replyLog(this.store),
			});
			if (!delivery || delivery instanceof Error || delivery.status !== 'sent') {
				throw new Error(`The reply was not sent: ${JSON.stringify(delivery)}`);
			}
		}
		return outcome.status === 'booked';
	}

	/** How far the campaign is, for whoever writes next. */
	async progress(groupId: string, now: number): Promise<void> {
		const campaign = await this.#campaign(groupId, now);
		const messages = [campaignCard(campaign, { ...SETTING, now })];
		await addToOutbox(
			this.store,
			{
				chatId: groupId,
				campaignId: null,
				key: `progress ${campaign.code}`,
				message: { type: 'composed', composed: { messages } },
				expiresAt: now + DAY,
			},
			now,
		);
	}

	async arrive(groupId: string, now: number): Promise<void> {
		const { code } = await this.#campaign(groupId, now);
		const arrival = { actor: null, reason: PICK_UP_PLACE, at: now, remindAt: now + DAY };
		await this.store.tx(async (trx) => await markArrived(trx, code, arrival, now));
	}

	/** What two workflows do by the clock: run the schedule, deliver what is due. */
	async tick(now: number): Promise<void> {
		const failed = (await runSchedule(this.store, now)).filter(({ error }) => error !== null);
		if (failed.length > 0) throw new Error(`The schedule failed: ${JSON.stringify(failed)}`);
		await putOffDue(this.store, now);
		const asked = { botUserId: this.#botUserId, limit: 100 };
		for (const { chatId, entries } of await dueChats(this.store.db, asked, now)) {
			const { messages, said } = await this.#compose(entries, [], now);
			const recipients = await chatRecipients(this.store, this.#channel.api, chatId);
			const push = { chatId, entryIds: said, messages, recipients, retryKey: randomUUID() };
			await preparePush(this.store, push, now);
		}
		const lease = { botUserId: this.#botUserId, channelKey: this.#channel.key, leaseMs: MINUTE };
		for (
			let push = await leasePush(this.store, lease, now);
			push;
			push = await leasePush(this.store, lease, now)
		) {
			const { status, reason } = await sendPush(this.store, this.#channel, push);
			if (status !== 'sent') throw new Error(`The push was not sent: ${status}, ${reason}`);
		}
	}

	async #campaign(groupId: string, now: number): Promise<CampaignRecord> {
		return await getCampaign(this.store.db, this.#campaigns.get(groupId) ?? '', now);
	}

	async #compose(
		outbox: readonly OutboxEntry[],
		entries: readonly ChatEntry[],
		now: number,
	): Promise<{ messages: messagingApi.Message[]; said: number[] }> {
		const views = await outboxViews(this.store, outbox, new Map(), now);
		const answer = composeOrderReply({ ...SETTING, ...NOTHING_ASKED, now, entries, outbox: views });
		const { messages, leftOut } = addComposed(answer, composedOf(outbox));
		return { messages, said: outbox.flatMap(({ id }) => (leftOut.includes(id) ? [] : id)) };
	}
}
