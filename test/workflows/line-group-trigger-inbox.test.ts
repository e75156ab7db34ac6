// From the inbox to executions: batches, order, retries, crashes. Executions end as the test says.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, IRun } from 'n8n-workflow';
import * as harness from './harness';
import type { Emission, NodeJson } from './harness';
import { body, done, GROUP, messageEvent, offline, rows, signed, triggerNode } from './package-nodes';

const options = { credentials: offline };
const failed = (message: string): Partial<IRun> => ({
	status: 'error',
	data: { resultData: { runData: {}, error: { message } } } as never,
});

/** LINE sends a request with these events. */
async function line(node: NodeJson, ...events: IDataObject[]): Promise<void> {
	const { status } = await harness.callWebhook(node, signed(body(...events)), options);
	expect(status).toBe(200);
}

const texts = ({ items }: Emission) => items[0]!.map(({ json }) => json.text);
const inChat = (letter: string, text: string, changes: IDataObject = {}) =>
	messageEvent(text, { source: { type: 'group', groupId: `C${letter.repeat(32)}`, userId: `U${'1'.repeat(32)}` }, ...changes });

const stored = (id: string) =>
	rows(`select state, attempts from inbox_events where trigger_id = 'workflow/${id}' order by id`);

/** Fails when an execution starts within this time. */
async function nothing(trigger: harness.StartedTrigger, ms: number): Promise<void> {
	await expect(trigger.next(ms)).rejects.toThrow('emitted nothing');
}

describe('batches', () => {
	test('one item per event, as in the editor', async () => {
		const node = triggerNode('items');
		const event = messageEvent('團購 🍎 +1');
		const manual = await harness.callWebhook(node, signed(body(event)), { ...options, mode: 'manual' });
		const trigger = await harness.startTrigger(node, options);
		await line(node, event);
		const emission = await trigger.next();
		expect(emission.items).toEqual(manual.workflowData);
		emission.finish();
		await trigger.close();
	});

	test('are as large as they may be, and the rest follows', async () => {
		const node = triggerNode('size', { options: { batchSize: 3, batchWait: 30_000 } });
		const trigger = await harness.startTrigger(node, options);
		await line(node, ...['1', '2', '3', '4', '5', '6', '7'].map((text) => messageEvent(text)));
		const first = await trigger.next();
		expect(texts(first)).toEqual(['1', '2', '3']);
		first.finish();
		const second = await trigger.next();
		expect(texts(second)).toEqual(['4', '5', '6']);
		second.finish();
		// One event is less than a batch: it waits for others.
		await nothing(trigger, 300);
		await line(node, messageEvent('8'), messageEvent('9'));
		const third = await trigger.next();
		expect(texts(third)).toEqual(['7', '8', '9']);
		third.finish();
		await trigger.close();
	});

	test('wait as long as they should for more', async () => {
		const node = triggerNode('time', { options: { batchWait: 600 } });
		const trigger = await harness.startTrigger(node, options);
		const started = Date.now();
		await line(node, messageEvent('1'));
		await sleep(200);
		await line(node, messageEvent('2'));
		const emission = await trigger.next();
		const waited = Date.now() - started;
		expect(texts(emission)).toEqual(['1', '2']);
		expect(waited).toBeGreaterThanOrEqual(600);
		expect(waited).toBeLessThan(5_000);
		emission.finish();
		await trigger.close();
	});

	test('start at once without a wait', async () => {
		const node = triggerNode('at-once', { options: { batchWait: 0 } });
		const trigger = await harness.startTrigger(node, options);
		await line(node, messageEvent('1'));
		const emission = await trigger.next(2_000);
		expect(texts(emission)).toEqual(['1']);
		emission.finish();
		await trigger.close();
	});

	test('are in the order in which people wrote, whatever the order of arrival', async () => {
		const node = triggerNode('order', { options: { batchWait: 300 } });
		const trigger = await harness.startTrigger(node, options);
		const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((text) => messageEvent(text)) as [IDataObject, IDataObject, IDataObject, IDataObject];
		await line(node, d, b);
		await line(node, c);
		await line(node, a);
		const emission = await trigger.next();
		expect(texts(emission)).toEqual(['a', 'b', 'c', 'd']);
		emission.finish();
		await trigger.close();
	});

	test('of one chat run one after the other, while other chats go on', async () => {
		const node = triggerNode('chats', { options: { batchWait: 0 } });
		const trigger = await harness.startTrigger(node, options);
		await line(node, inChat('a', 'a1'));
		const a1 = await trigger.next();
		await line(node, inChat('a', 'a2'), inChat('b', 'b1'));
		const b1 = await trigger.next();
		expect([texts(a1), texts(b1)]).toEqual([['a1'], ['b1']]);
		await nothing(trigger, 300);
		a1.finish();
		const a2 = await trigger.next();
		expect(texts(a2)).toEqual(['a2']);
		b1.finish();
		a2.finish();
		await trigger.close();
	});

	test('of many chats run side by side, but not all at once', async () => {
		const letters = Array.from('0123456789abcde');
		const node = triggerNode('many-chats', { options: { batchSize: 1, batchWait: 0 } });
		const trigger = await harness.startTrigger(node, options);
		await line(node, ...letters.map((letter) => inChat(letter, letter)));
		const running = [];
		for (let count = 0; count < 10; count++) running.push(await trigger.next());
		await nothing(trigger, 300);
		for (const emission of running) emission.finish();
		for (let count = 0; count < 5; count++) (await trigger.next()).finish();
		expect(trigger.emissions.flatMap(texts).sort()).toEqual(letters);
		await trigger.close();
	});
});

describe('events run once', () => {
	test('although LINE sends them again, during and after their execution', async () => {
		const node = triggerNode('once', { options: { batchWait: 0 } });
		const trigger = await harness.startTrigger(node, options);
		const event = messageEvent('+1');
		const unnamed = messageEvent('+2', { webhookEventId: undefined });
		const again = [event, unnamed].map((one) => ({ ...one, deliveryContext: { isRedelivery: true } }));
		await line(node, event, unnamed, event);
		const emission = await trigger.next();
		expect(texts(emission)).toEqual(['+1', '+2']);
		await line(node, ...again);
		emission.finish();
		await nothing(trigger, 300);
		await line(node, ...again);
		await nothing(trigger, 300);
		await trigger.close();
	});

	test('in each workflow that listens', async () => {
		const [one, two] = [triggerNode('first-inbox'), triggerNode('second-inbox')];
		const triggers = [await harness.startTrigger(one, options), await harness.startTrigger(two, options)];
		const event = messageEvent('+1');
		await line(one, event);
		await line(two, event);
		for (const trigger of triggers) {
			const emission = await trigger.next();
			expect(texts(emission)).toEqual(['+1']);
			emission.finish();
			await nothing(trigger, 200);
			await trigger.close();
		}
	});

	test('when the workflow was off as they came', async () => {
		const node = triggerNode('off');
		await line(node, messageEvent('+1'));
		const trigger = await harness.startTrigger(node, options);
		const emission = await trigger.next();
		expect(texts(emission)).toEqual(['+1']);
		emission.finish();
		await trigger.close();
	});

	test('and not at all in the editor, where only the webhook counts', async () => {
		const node = triggerNode('editor');
		await line(node, messageEvent('+1'));
		const trigger = await harness.startTrigger(node, { ...options, mode: 'manual' });
		await nothing(trigger, 500);
		await trigger.close();
		const active = await harness.startTrigger(node, options);
		(await active.next()).finish();
		await active.close();
	});
});

describe('an execution that fails', () => {
	// Two attempts, the second one two seconds after the first.
	const twice = { options: { batchWait: 0, maxAttempts: 2 } };

	test('brings its events back one by one; the one to blame goes to the dead letters and can be replayed', async () => {
		const node = triggerNode('failing', twice);
		const trigger = await harness.startTrigger(node, options);
		const [good, bad] = [messageEvent('good'), messageEvent('bad')];
		await line(node, good, bad);
		const together = await trigger.next();
		expect(texts(together)).toEqual(['good', 'bad']);
		together.finish(failed('Cannot read the bad one'));

		const goodAlone = await trigger.next();
		expect(texts(goodAlone)).toEqual(['good']);
		// The chat goes on meanwhile, behind what is under way in it.
		await line(node, messageEvent('later'));
		goodAlone.finish();
		const badAlone = await trigger.next();
		expect(texts(badAlone)).toEqual(['bad']);
		badAlone.finish(failed('Cannot read the bad one'));
		const later = await trigger.next();
		expect(texts(later)).toEqual(['later']);
		later.finish();

		const letters = await done('deadLetter', 'getAll', { returnAll: true });
		expect(letters).toEqual([
			expect.objectContaining({
				eventId: bad.webhookEventId,
				triggerId: 'workflow/failing',
				chatId: GROUP,
				attempts: 2,
				lastError: 'Cannot read the bad one',
				event: bad,
			}),
		]);

		const [replayed] = await done('deadLetter', 'replay', {}, { input: letters });
		expect(replayed).toEqual({ eventId: bad.webhookEventId, replayed: 1 });
		const again = await trigger.next();
		expect(texts(again)).toEqual(['bad']);
		again.finish();
		await sleep(50);
		expect(await done('deadLetter', 'getAll')).toEqual([]);
		expect(await done('deadLetter', 'replay', {}, { input: letters })).toEqual([
			{ eventId: bad.webhookEventId, replayed: 0 },
		]);
		await trigger.close();
	});

	test.each<[string, (emission: Emission) => void, string]>([
		['it could not be started', (emission) => emission.fail(new Error('No worker')), 'No worker'],
		['n8n refused it', (emission) => emission.refuse(), 'n8n did not start the execution; the list of executions says why'],
		['a node of it failed', (emission) => emission.finish(failed('connect ECONNREFUSED 10.0.0.1:5432')), 'connect ECONNREFUSED 10.0.0.1:5432'],
		['it was cancelled', (emission) => emission.finish({ status: 'canceled' }), 'The execution ended as "canceled"'],
		['it crashed', (emission) => emission.finish({ status: 'crashed' }), 'The execution ended as "crashed"'],
	])('counts when %s', async (name, end, lastError) => {
		const id = name.replaceAll(' ', '-');
		const node = triggerNode(id, { options: { batchWait: 0, maxAttempts: 1 } });
		const trigger = await harness.startTrigger(node, options);
		await line(node, messageEvent('+1'));
		end(await trigger.next());
		await nothing(trigger, 200);
		const letters = await done('deadLetter', 'getAll');
		expect(letters).toMatchObject([{ triggerId: `workflow/${id}`, attempts: 1, lastError }]);
		await trigger.close();
		expect(await done('deadLetter', 'replay', { eventId: '' })).toEqual([{ eventId: null, replayed: 1 }]);
	});

	test('does not count when it only waits, e.g. for an approval', async () => {
		const node = triggerNode('waiting', { options: { batchWait: 0, maxAttempts: 1 } });
		const trigger = await harness.startTrigger(node, options);
		await line(node, messageEvent('+1'));
		(await trigger.next()).finish({ status: 'waiting' });
		await nothing(trigger, 200);
		expect(await done('deadLetter', 'getAll')).toEqual([]);
		await trigger.close();
	});
});

describe('a crash', () => {
	/** Starts the trigger with modules of its own, as another process would: it knows nothing of what the first one did. */
	async function startElsewhere(node: NodeJson): Promise<harness.StartedTrigger> {
		let started: harness.StartedTrigger | undefined;
		await jest.isolateModulesAsync(async () => {
			started = await jest.requireActual<typeof harness>('./harness').startTrigger(node, options);
		});
		return started!;
	}

	test('gives back what was under way, without counting it as a failure', async () => {
		const node = triggerNode('crash', { options: { batchWait: 0, maxAttempts: 1 } });
		const trigger = await harness.startTrigger(node, options);
		await line(node, messageEvent('+1'));
		const lost = await trigger.next();
		await trigger.close();

		const restarted = await startElsewhere(node);
		const emission = await restarted.next();
		expect(texts(emission)).toEqual(['+1']);
		// Whatever the first process still does must not touch what is no longer its own.
		lost.finish(failed('Too late'));
		await sleep(50);
		expect(stored('crash')).toEqual([
			{ state: 'leased', attempts: 0 },
		]);
		emission.finish();
		await nothing(restarted, 200);
		await restarted.close();
	});

	test('is none when the workflow is only switched off and on', async () => {
		const node = triggerNode('restart', { options: { batchWait: 0 } });
		const trigger = await harness.startTrigger(node, options);
		await line(node, messageEvent('+1'));
		const running = await trigger.next();
		await trigger.close();
		const restarted = await harness.startTrigger(node, options);
		await nothing(restarted, 300);
		running.finish();
		await nothing(restarted, 300);
		expect(stored('restart')).toEqual([{ state: 'done', attempts: 0 }]);
		await restarted.close();
	});
});

describe('when the database is away', () => {
	const folder = process.env.N8N_USER_FOLDER;
	const node = triggerNode('away');

	beforeAll(() => {
		const file = path.join(mkdtempSync(path.join(tmpdir(), 'away-')), 'file');
		writeFileSync(file, '');
		process.env.N8N_USER_FOLDER = file;
	});
	afterAll(() => {
		process.env.N8N_USER_FOLDER = folder;
	});

	test('LINE is told to come again, without a run', async () => {
		const answer = await harness.callWebhook(node, signed(body(messageEvent('+1'))), options);
		expect([answer.status, answer.text]).toEqual([503, '{"message":"The events could not be kept"}']);
		expect([answer.workflowData, answer.error]).toEqual([undefined, undefined]);
	});

	test('Verify still answers 200', async () => {
		expect((await harness.callWebhook(node, signed(body()), options)).status).toBe(200);
	});

	test('activation says what is wrong and what to do', async () => {
		await expect(harness.startTrigger(node, options)).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/database file cannot be opened/) as string,
			description: expect.stringMatching(/folder that is writable/) as string,
		});
	});
});
