// The same month of group buys twice against one LINE: once with everything pushed, as message centres do, once with replies
// first. What LINE counts is compared.
import path from 'node:path';
import type { OutboxMessage } from '../../../lib/groupbuy/announcement';
import { push } from '../../../lib/line/messaging-api';
import { openStore, type Store } from '../../../lib/store/store';
import { startSimulator, type Simulator } from '../../simulator/index';
import { temporaryFolder } from '../../support/stores';
import { calendar, CAMPAIGNS, GROUPS, MEMBERS, MONTH_START, ORDERS, type Happening } from './calendar';
import { apiOf, GroupBuys, PICK_UP_PLACE } from './group-buys';

const folder = temporaryFolder();
let simulator: Simulator;
let store: Store;
beforeAll(async () => {
	// Store, simulator and LINE client share the clock of the process; it alone is moved, timers stay real.
	jest.useFakeTimers({
		now: MONTH_START,
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
	simulator = await startSimulator();
	store = await openStore({ kind: 'sqlite', file: path.join(folder.path, 'month.sqlite') });
});
afterAll(async () => {
	await store.close();
	await simulator.close();
	jest.useRealTimers();
});

test('a month of ten groups of 300: replies first costs at most a tenth of pushing everything', async () => {
	const ours = simulator.defaultChannel;
	const naive = simulator.createChannel();
	for (const channel of [ours, naive]) simulator.setQuota({ value: 1_000_000 }, channel);
	const groups = Array.from({ length: GROUPS }, (_, number) => {
		const members = Array.from({ length: MEMBERS }, (_, i) =>
			// Message centres write to buyers one by one, who therefore are friends.
			simulator.createUser({ displayName: `團員${i + 1}`, friendOf: naive }),
		);
		const memberIds = members.map(({ userId }) => userId);
		const [own, twin] = [ours, naive].map((channel) => {
			const { groupId } = simulator.createGroup({ name: `社區${number + 1}`, memberIds });
			simulator.inviteBot(groupId, channel);
			return groupId;
		});
		return { members, own: own ?? '', twin: twin ?? '' };
	});
	const groupBuys = new GroupBuys(store, simulator.url, ours);
	await groupBuys.open(
		groups.map(({ own }) => own),
		Date.now(),
	);

	const messageCentre = apiOf(simulator.url, naive);
	const twinOf = new Map(groups.map(({ own, twin }) => [own, twin]));
	let seen = 0;
	let orders = 0;
	const announced = new Map<string, number>();
	/** Whatever our groups are to hear, the others hear by a push. */
	const pushNews = async () => {
		const news = await store.db
			.selectFrom('outbox')
			.select(['id', 'chat_id', 'payload'])
			.where('id', '>', seen)
			.orderBy('id')
			.execute();
		for (const { id, chat_id, payload } of news) {
			seen = id;
			const message = JSON.parse(payload) as OutboxMessage;
			const kind = message.type === 'announcement' ? message.announcement.kind : message.type;
			// Half an hour later they hear what has come of it.
			if (kind === 'closed') continue;
			announced.set(kind, (announced.get(kind) ?? 0) + 1);
			await push(
				messageCentre,
				twinOf.get(chat_id) ?? '',
				[{ type: 'text', text: kind }],
				crypto.randomUUID(),
			);
		}
	};
	const happen = async (happening: Happening) => {
		const now = happening.at;
		if (happening.type === 'tick') {
			await groupBuys.tick(now);
			return;
		}
		const group = groups[happening.group];
		if (!group) throw new Error(`There is no group ${happening.group}`);
		switch (happening.type) {
			case 'plan':
				await groupBuys.plan(group.own, happening.opensAt, happening.closesAt, now);
				break;
			case 'progress':
				await groupBuys.progress(group.own, now);
				break;
			case 'arrive':
				await groupBuys.arrive(group.own, now);
				break;
			case 'write': {
				const { userId, displayName } = group.members[happening.member] ?? { userId: '', displayName: '' };
				const { text } = happening;
				const { webhookEventId = '', replyToken = '' } = simulator.say(group.own, userId, text);
				const written = {
					eventId: webhookEventId,
					replyToken,
					groupId: group.own,
					userId,
					displayName,
					text,
				};
				if (!(await groupBuys.write(written, now))) return;
				orders += 1;
				await push(messageCentre, userId, [{ type: 'text', text: '訂單成立' }], crypto.randomUUID());
			}
		}
	};
	for (const happening of calendar()) {
		jest.setSystemTime(happening.at);
		await happen(happening);
		// What members write is no news for the others.
		if (happening.type !== 'write') await pushNews();
	}

	const campaigns = GROUPS * CAMPAIGNS;
	expect(orders).toBe(campaigns * ORDERS);
	const kinds = ['opened', 'composed', 'last_call', 'formed', 'arrived', 'pickup_reminder'];
	expect(Object.fromEntries(announced)).toEqual(Object.fromEntries(kinds.map((kind) => [kind, campaigns])));
	const pushed = simulator.quotaUsed(naive);
	expect(pushed).toBe(campaigns * kinds.length * MEMBERS + orders);

	// Nothing is saved by silence: every group has heard everything.
	const outcomes = await store.db
		.selectFrom('outbox')
		.select((eb) => ['kind', 'outcome', eb.fn.countAll<number>().as('entries')])
		.groupBy(['kind', 'outcome'])
		.execute();
	const isSaid = (outcome: string | null) => outcome === 'replied' || outcome === 'pushed';
	for (const kind of kinds) {
		const said = outcomes.filter((row) => row.kind === kind && isSaid(row.outcome));
		expect([kind, said.reduce((sum, { entries }) => sum + entries, 0)]).toEqual([kind, campaigns]);
	}

	const paid = simulator.quotaUsed(ours);
	const told = groups.map(({ own }) => simulator.chat(own).filter(({ from }) => from === 'bot'));
	for (const entries of told) {
		const arrivals = entries.filter(({ messages }) => JSON.stringify(messages).includes(PICK_UP_PLACE));
		expect(arrivals.length).toBeGreaterThanOrEqual(CAMPAIGNS);
	}
	expect(told.flat().filter(({ sentBy }) => sentBy === 'push').length * MEMBERS).toBe(paid);
	const { counted } = await store.db
		.selectFrom('sent_messages')
		.select((eb) => eb.fn.sum<number | string | null>('counted').as('counted'))
		.where('method', '=', 'push')
		.executeTakeFirstOrThrow();
	expect(Number(counted ?? 0)).toBe(paid);
	process.stdout.write(`Messages counted in the month: ${pushed} all pushed, ${paid} with replies first\n`);
	expect(paid).toBeLessThanOrEqual(pushed * 0.1);
});
