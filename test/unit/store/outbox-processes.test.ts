// Processes that push what is due and are killed right after LINE has taken a message.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeBudgetSettings } from '../../../lib/store/message-budget';
import { post } from '../../../lib/store/outbox';
import { openStore, type StoreSettings } from '../../../lib/store/store';
import { NOW } from '../../support/shop';
import { StoreWorker } from '../../support/store-worker';
import { temporaryFolder } from '../../support/stores';

const MINUTE = 60_000;
const folder = temporaryFolder();

test('each entry is pushed once, however often a process is killed', async () => {
	const settings: StoreSettings = { kind: 'sqlite', file: path.join(folder.path, 'killed.sqlite') };
	const line = path.join(folder.path, 'line');
	await mkdir(line);
	const store = await openStore(settings);
	await store.tx(async (trx) => await writeBudgetSettings(trx, { policy: 'allow' }, NOW));
	const members = Array.from({ length: 100 }, (_, i): [string, number] => [`C${i}`, 3]);
	await store.tx(async (trx) => {
		const message = { type: 'composed', composed: { messages: [{ type: 'text', text: '到貨' }] } } as const;
		const entry = { campaignId: null, message, deadlineAt: NOW, expiresAt: null };
		for (const [chatId] of members)
			for (const part of [1, 2]) await post(trx, { ...entry, chatId, key: `${chatId} ${part}` }, NOW);
	});
	let now = NOW;
	const deliver = (times: number) => ({ do: 'deliver' as const, line, members, now, times });
	const survivor = new StoreWorker();
	await survivor.ask({ do: 'open', settings, at: 0 });
	for (const killAfter of [3, 1, 6]) {
		const victim = new StoreWorker();
		await victim.ask({ do: 'open', settings, at: 0 });
		victim.send(deliver(9));
		survivor.send(deliver(1));
		for (let said = 1, answer = await victim.answer(); answer; answer = await victim.answer()) {
			expect(answer.error).toBeUndefined();
			if (answer.key === undefined) throw new Error('The worker finished before it was killed');
			if (said++ === killAfter) victim.kill();
		}
		for (let answer = await survivor.answer(); answer?.key; answer = await survivor.answer());
		// Leases of the dead have ended by then.
		now += 10 * MINUTE;
	}
	survivor.send(deliver(25));
	for (let answer = await survivor.answer(); answer?.key; answer = await survivor.answer());
	survivor.kill();

	const keys = await readdir(line);
	const pushed = await Promise.all(
		keys.map(async (key) => JSON.parse(await readFile(path.join(line, key), 'utf8')) as number[]),
	);
	const entries = await store.db.selectFrom('outbox').select(['id', 'outcome']).orderBy('id').execute();
	expect(pushed.flat().sort((a, b) => a - b)).toEqual(entries.map(({ id }) => id));
	expect(new Set(entries.map(({ outcome }) => outcome))).toEqual(new Set(['pushed']));
	const sent = await store.db
		.selectFrom('sent_messages')
		.select(['request_key', 'state', 'counted'])
		.execute();
	expect(sent.map(({ request_key }) => request_key).sort()).toEqual(keys.sort());
	expect(new Set(sent.map(({ state, counted }) => `${state} ${counted}`))).toEqual(new Set(['sent 3']));
	await store.close();
}, 180_000);
