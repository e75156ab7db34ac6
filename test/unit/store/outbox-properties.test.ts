// Whatever is killed, late or at the same time: nothing is pushed twice, nothing is lost, and caps hold.
import { quotaMonth } from '../../../lib/groupbuy/message-budget/month';
import { cancelEntry, addToOutbox } from '../../../lib/store/outbox';
import { registerGroup } from '../../../lib/store/groups';
import { replyKey } from '../../../lib/store/reply-key';
import { writeBudgetSettings } from '../../../lib/store/message-budget';
import { openStore, type Store } from '../../../lib/store/store';
import { BOT, ModelOfLine, OutboxWorkers } from '../../support/outbox-model';
import { randomFrom } from '../../support/recorded-campaign';
import { addCampaign, addCategory, DAY, HOUR } from '../../support/shop';
import { describeStores } from '../../support/stores';

const MINUTE = 60_000;
/** A day before LINE's month ends. */
const START = Date.UTC(2026, 10, 29, 15);
const MEMBERS = new Map([
	['C1', 3],
	['C2', 8],
	['C3', 20],
	['U1', 1],
]);
const CHATS = [...MEMBERS.keys()];
const QUOTA = 150;
const MONTHLY_CAP = 120;
const CAMPAIGN_CAP = 60;
const ROUNDS = 20;
const POLICIES = ['allow', 'allow', 'ask', 'wait', null] as const;

const composed = { type: 'composed', composed: { messages: [{ type: 'text', text: '到貨' }] } } as const;

describeStores((open, settings) => {
	let stores: Store[];
	beforeEach(async () => {
		const store = await open();
		const own = settings();
		// On PostgreSQL another pool, as another process has; a SQLite file has one connection in a process.
		const second = own.kind === 'postgres' ? await openStore({ ...own, poolSize: 5 }) : store;
		stores = [store, second];
	});
	afterEach(async () => {
		if (stores[1] !== stores[0]) await stores[1]?.close();
	});

	async function prepare(store: Store): Promise<Map<number, string>> {
		await store.tx(async (trx) => {
			for (const [chatId, memberCount] of MEMBERS) {
				if (chatId.startsWith('U')) continue;
				const group = {
					lineGroupId: chatId,
					kind: 'group',
					channelId: BOT,
					name: null,
					pictureUrl: null,
				} as const;
				await registerGroup(trx, { ...group, memberCount, at: START - DAY }, START - DAY);
			}
			await addCategory(trx, 'Tea', [{ code: 'A1' }]);
			const caps = { policy: 'allow', monthlyCap: MONTHLY_CAP, campaignCap: CAMPAIGN_CAP } as const;
			await writeBudgetSettings(trx, caps, START);
		});
		// They say nothing themselves: both are still to come.
		for (const lineGroupId of ['C1', 'C3'])
			await addCampaign(store, { lineGroupId, opensAt: START + 90 * DAY }, START);
		const campaigns = await store.db.selectFrom('campaigns').select(['id', 'code']).orderBy('id').execute();
		return new Map(campaigns.map(({ id, code }) => [id, code]));
	}

	test.each([1, 2, 3])('chance %i', async (seed) => {
		const random = randomFrom(seed);
		const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
		const [store] = stores as [Store, Store];
		const campaigns = await prepare(store);
		let now = START;
		const line = new ModelOfLine(QUOTA, MEMBERS, random, () => now);
		const workers = new OutboxWorkers(line, random, () => now);
		const busy = new Map<string, Promise<void>>();
		/** Events of one chat are worked on by one execution at a time. */
		const reply = (chatId: string) => {
			if (busy.has(chatId)) return;
			busy.set(
				chatId,
				workers.start(workers.reply(pick(stores), chatId)).finally(() => busy.delete(chatId)),
			);
		};
		let posted = 0;
		const post = async () => {
			const isCampaigns = random() < 0.5;
			await addToOutbox(
				pick(stores),
				{
					chatId: pick(CHATS),
					campaignId: isCampaigns ? pick([...campaigns.keys()]) : null,
					key: `entry ${(posted += 1)}`,
					message: composed,
					subject: random() < 0.3 ? 'news' : null,
					priority: Math.floor(random() * 3),
					deadlineAt: random() < 0.8 ? now + Math.floor(random() * HOUR) : null,
					policy: pick(POLICIES),
					expiresAt: random() < 0.3 ? now + Math.floor(random() * DAY) : null,
				},
				now,
			);
		};
		const push = async () => {
			const chatId = pick(CHATS);
			await workers.pushDirectly(pick(stores), {
				chatId,
				campaignCode: pick([null, ...campaigns.values()]),
				recipients: MEMBERS.get(chatId)!,
				messageCount: 1,
				policy: null,
				isApproved: false,
			});
		};

		for (let round = 0; round < ROUNDS; round++) {
			await Promise.all([post(), post(), post()]);
			for (const own of stores) void workers.start(workers.deliver(own));
			if (random() < 0.5) reply(pick(CHATS));
			if (random() < 0.3) void workers.start(push());
			if (random() < 0.3) void workers.start(workers.decide(store));
			if (random() < 0.2) void workers.start(cancel(`entry ${1 + Math.floor(random() * posted)}`));
			await workers.quiet();
			const step = pick([10_000, 10_000, 3 * MINUTE, 30 * MINUTE, 5 * HOUR]);
			if (step > HOUR || random() < 0.3) {
				workers.wake();
				await workers.quiet();
			}
			now += step;
		}
		async function cancel(key: string) {
			await cancelEntry(store, key, now);
		}

		expect(workers.errors).toEqual([]);

		// In the end all is well, and somebody writes in every chat.
		line.trouble = 0;
		workers.killChance = 0;
		workers.stallChance = 0;
		workers.room = 100;
		workers.wake();
		await workers.quiet();
		for (let day = 0; day < 4; day++) {
			now += 26 * HOUR;
			await workers.decide(store, true);
			for (const own of stores) await workers.deliver(own);
			for (const chatId of CHATS) await workers.reply(store, chatId);
		}

		const entries = await store.db
			.selectFrom('outbox')
			.select(['id', 'key', 'outcome', 'chat_id', 'spared', 'push_id'])
			.orderBy('id')
			.execute();
		const states = new Map(
			(await store.db.selectFrom('sent_messages').select(['request_key', 'state']).execute()).map((sent) => [
				sent.request_key,
				sent.state,
			]),
		);
		expect(entries.length).toBe(posted);
		const wrong = entries.flatMap(({ id, outcome }) => {
			const said = line.delivered.filter(({ entryIds }) => entryIds.includes(id));
			const pushes = said.filter(({ how }) => how === 'push').length;
			// A reply whose answer was lost for good may be repeated by a reply, never by a push.
			const replies = said.filter(({ how }) => how === 'reply').map(({ key }) => states.get(replyKey(key)));
			const certain = replies.filter((state) => state !== 'sending').length;
			const isRight =
				outcome === 'pushed'
					? pushes === 1 && replies.length === 0
					: outcome === 'replied'
						? pushes === 0 && certain === 1
						: outcome === 'unknown'
							? pushes <= 1 && replies.length === 0
							: outcome !== null && pushes === 0 && certain <= 1;
			return isRight ? [] : { id, outcome, pushes, replies };
		});
		expect(wrong).toEqual([]);

		const counted = (of: (delivered: (typeof line.delivered)[number]) => boolean) =>
			line.delivered.reduce((sum, delivered) => sum + (of(delivered) ? delivered.counted : 0), 0);
		for (const month of new Set(line.delivered.map(({ at }) => quotaMonth(at))))
			expect(counted(({ at }) => quotaMonth(at) === month)).toBeLessThanOrEqual(MONTHLY_CAP);
		const sent = await store.db.selectFrom('sent_messages').select(['request_key', 'campaign_id']).execute();
		const campaignOf = new Map(sent.map(({ request_key, campaign_id }) => [request_key, campaign_id]));
		for (const id of campaigns.keys())
			expect(counted(({ key }) => campaignOf.get(key) === id)).toBeLessThanOrEqual(CAMPAIGN_CAP);
		// Each key arrived once.
		expect(new Set(line.delivered.map(({ key }) => key)).size).toBe(line.delivered.length);
	});
});
