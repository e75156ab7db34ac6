// A whole campaign of 500 members who write 5,000 messages, as LINE may deliver it: in disorder, some twice, with edits and
// unsends before what they change, while processes are killed.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BookingRequest } from '../../../lib/store/booking';
import { openStore, type StoreSettings } from '../../../lib/store/store';
import { inconsistencies, replayDifferences } from '../../support/consistency';
import {
	endOfCampaign,
	RECORDED_CODES,
	randomFrom,
	recordedCampaign,
	shuffled,
} from '../../support/recorded-campaign';
import { openShop } from '../../support/shop';
import { StoreWorker } from '../../support/store-worker';
import { DIALECTS, dropSchema, postgresSettings, temporaryFolder } from '../../support/stores';

const MEMBERS = 500;
const MESSAGES = 5000;
/** Scarce enough that most of it is sold out, waited for and given back again. */
const ITEMS = RECORDED_CODES.map((code, index) => ({ code, stock: 300 + 100 * index }));
const RULES = { limitPerBuyer: 12, waitlist: true, holdMinutes: 30 };
const BATCH = 200;

const folder = temporaryFolder();
const events = recordedCampaign(500, { members: MEMBERS, messages: MESSAGES });

/** Each event a little later or earlier than its turn, as networks deliver. */
function jittered(random: () => number): BookingRequest[] {
	return events
		.map((event, index) => ({ event, turn: index + random() * 60 }))
		.sort((a, b) => a.turn - b.turn)
		.map(({ event }) => event);
}

function batchesOf(list: readonly BookingRequest[]): BookingRequest[][] {
	const rest = [...list];
	const batches: BookingRequest[][] = [];
	while (rest.length > 0) batches.push(rest.splice(0, BATCH));
	return batches;
}

/** Deliveries by name: what comes in which order, and how often whoever books it is killed. */
const DELIVERIES = Array.from({ length: 10 }, (_, index) => {
	const random = randomFrom(index + 1);
	const isShuffled = index < 5;
	const list = isShuffled ? shuffled(events, random) : jittered(random);
	return {
		name: isShuffled ? 'in any order' : 'nearly in order',
		list,
		kills: index % 5 === 0 ? 2 : 0,
		random,
	};
});

describe.each(DIALECTS)('%s', (dialect) => {
	let databases = 0;
	/** Delivers the campaign to a new database and tells how it ended. */
	async function deliver(list: readonly BookingRequest[], kills: number, random: () => number) {
		databases += 1;
		const settings: StoreSettings =
			dialect === 'SQLite'
				? { kind: 'sqlite', file: path.join(folder.path, `${databases}.sqlite`) }
				: postgresSettings();
		const store = await openStore(settings);
		await openShop(store, ITEMS, { rules: RULES });
		const batches = batchesOf(list);
		// Whoever was killed is followed by another one, to whom everything is delivered again.
		for (let life = 0; life <= kills; life++) {
			const worker = new StoreWorker();
			await worker.ask({ do: 'open', settings, at: 0 });
			worker.send({ do: 'book', batches, side: 1 });
			if (life < kills) await sleep(300 + random() * 900);
			else expect(await worker.answer()).toEqual({ booked: expect.any(Number) as number });
			worker.kill();
		}
		expect(await inconsistencies(store.db)).toEqual([]);
		expect(await replayDifferences(store.db)).toEqual([]);
		const end = await endOfCampaign(store.db);
		if (settings.kind === 'postgres') await dropSchema(store, settings.schema);
		await store.close();
		return end;
	}

	let inOrder: Awaited<ReturnType<typeof deliver>>;
	beforeAll(async () => {
		inOrder = await deliver(events, 0, randomFrom(0));
	}, 600_000);

	test('in order it sells out, with a line for what comes back', () => {
		expect(inOrder.lots.length).toBeGreaterThan(200);
		expect(inOrder.waiting.length).toBeGreaterThan(20);
	});

	test.each(DELIVERIES)(
		'delivered $name, killed $kills times, it ends the same',
		async ({ list, kills, random }) => {
			expect(await deliver(list, kills, random)).toEqual(inOrder);
		},
		240_000,
	);
});
