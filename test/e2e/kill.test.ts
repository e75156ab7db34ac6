// Orders pour in while n8n is killed again and again. Whatever was answered with 200 is booked exactly once.
// KILL_TEST_SEED=… repeats a run's random choices.
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/lib/process';
import { startN8n } from '../../scripts/lib/n8n';
import type { N8n } from '../../scripts/lib/n8n';
import { openStore } from '../../lib/store/store';
import { startSimulator } from '../simulator';
import type { Simulator } from '../simulator';
import { inconsistencies, replayDifferences } from '../support/consistency';
import { randomFrom } from '../support/recorded-campaign';
import { startReadinessGate } from './readiness-gate';
import type { ReadinessGate } from './readiness-gate';
import { connectLine, installBot, openCampaign, readTemplate, settle, sqliteFile, sqliteRows } from './shop';

jest.setTimeout(900_000);

const EVENTS = 2000;
const KILLS = 5;
const GROUPS = 4;
const MEMBERS = 60;
const codes = ['A1', 'A2', 'A3'];

const seed = Number(process.env.KILL_TEST_SEED ?? randomInt(1_000_000));

const random = randomFrom(seed);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

let folder: string;
let simulator: Simulator;
let n8n: N8n | undefined;
let gate: ReadinessGate | undefined;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'kill-test-'));
	simulator = await startSimulator();
});

afterAll(async () => {
	await n8n?.stop();
	await gate?.close();
	await simulator.close();
	await rm(folder, { recursive: true, force: true });
});

test(`${EVENTS} orders, edits and unsends over ${KILLS} kills of n8n are booked exactly once (seed ${seed})`, async () => {
	const port = await freePort();
	// Killed between creating an execution and starting it, n8n itself may fail once while it recovers: whatever
	// supervises it in production starts it again.
	const start = async () =>
		(n8n = await startN8n({ userFolder: folder, port }).catch(
			async () => await startN8n({ userFolder: folder, port }),
		));
	const rows = sqliteRows({ userFolder: folder });

	// A shop with as many pieces as anybody may want, so that each order counts whatever came before it.
	let running = await start();
	await connectLine(running, simulator);
	const bot = await installBot(running, simulator, await readTemplate('line-group-bot.json'));
	gate = await startReadinessGate(running.url);
	simulator.setWebhook(bot.url.replace(running.url, gate.url));
	const members = Array.from(
		{ length: MEMBERS },
		(_, i) => simulator.createUser({ displayName: `團員 ${i}` }).userId,
	);
	const groups = Array.from({ length: GROUPS }, (_, i) =>
		simulator.createGroup({ name: `第 ${i} 團`, memberIds: members }),
	);
	for (const { groupId } of groups) simulator.inviteBot(groupId);
	await settle(simulator, running, rows, bot.id);
	const products = codes.map((code) => ({
		productId: code,
		title: `商品 ${code}`,
		price: 100,
		groupPrice: 90,
	}));
	const opening = await readTemplate('open-campaign.json');
	for (const { name } of groups) await openCampaign(running, opening, name, products);

	// Everything is said at once; LINE sends it as fast as it is answered, and what was not answered again.
	const expected = new Map<string, number>();
	// Some have second thoughts at once: they edit or unsend what they have just written.
	simulator.webhooks.hold();
	let timestamp = Date.now();
	for (let i = 0; i < EVENTS; i++, timestamp++) {
		const [{ groupId }, userId, code] = [pick(groups), pick(members), pick(codes)];
		const key = `${groupId} ${userId} ${code}`;
		let pieces = 1 + Math.floor(random() * 3);
		const { messageId } = simulator.say(groupId, userId, `${code}+${pieces}`, { timestamp });
		const second = random();
		if (second < 0.1 && i + 1 < EVENTS) {
			i += 1;
			timestamp += 1;
			pieces = second < 0.05 ? 0 : pieces + 1;
			if (pieces === 0) simulator.unsend(messageId, { timestamp });
			else simulator.edit(messageId, `${code}+${pieces}`, { timestamp });
		}
		expected.set(key, (expected.get(key) ?? 0) + pieces);
	}
	simulator.webhooks.redelivery = true;
	simulator.webhooks.redeliveryDelaysMs = Array.from({ length: 1000 }, () => 500);
	simulator.webhooks.concurrency = 8;
	let acknowledged = 0;
	simulator.changes.on('delivery', () => {
		const { status, events } = simulator.webhooks.log.at(-1)!;
		if (status === 200) acknowledged += events;
	});
	const delivered = simulator.webhooks.flush({ batchSize: 4 });

	for (let kill = 1; kill <= KILLS; kill++) {
		// Anywhere in its part of the stream, and then at any point of what n8n is doing.
		const threshold = Math.floor((EVENTS * (kill - 1 + random())) / (KILLS + 1));
		await until(() => acknowledged >= threshold);
		await sleep(random() * 300);
		expect(acknowledged).toBeLessThan(EVENTS);
		await running.kill();
		running = await start();
	}
	await delivered;
	expect(acknowledged).toBe(EVENTS);
	await settle(simulator, running, rows, bot.id);
	await running.stop();
	n8n = undefined;

	const booked = await rows(
		`select g.line_group_id as chat, b.line_user_id as who, i.code as code, l.quantity as quantity
		from order_lines l
		join orders o on o.id = l.order_id
		join campaign_items i on i.id = l.campaign_item_id
		join buyers b on b.id = o.buyer_id
		join line_groups g on g.id = o.group_id
		where l.quantity > 0`,
	);
	for (const [key, pieces] of expected) if (pieces === 0) expected.delete(key);
	expect(
		new Map(booked.map(({ chat, who, code, quantity }) => [`${chat} ${who} ${code}`, quantity])),
	).toEqual(expected);
	const count = async (what: string) => (await rows(`select count(*) as n from ${what}`))[0]?.n;
	expect(await count('bookings')).toBe(EVENTS);
	expect(await count(`inbox_events where state <> 'done'`)).toBe(0);
	expect(await rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
	const store = await openStore({ kind: 'sqlite', file: sqliteFile({ userFolder: folder }) });
	expect(await inconsistencies(store.db)).toEqual([]);
	for (const { groupId } of groups) expect(await replayDifferences(store.db, groupId)).toEqual([]);
	await store.close();

	// LINE redelivered: the kills did hit.
	const failures = simulator.webhooks.log.filter(({ status }) => status !== 200).length;
	expect(failures).toBeGreaterThanOrEqual(KILLS);
});

async function until(condition: () => boolean) {
	const deadline = Date.now() + 120_000;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error('n8n took no events for two minutes.');
		await sleep(20);
	}
}
