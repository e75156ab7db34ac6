// A process of its own that works on a store, for the tests of several processes. It takes commands one after the
// other, each a line of JSON on standard input, and answers each with a line of JSON.
import { writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { bookMessages, type BookingRequest } from '../../../lib/store/booking';
import { OutboxWorkers } from '../../support/outbox-model';
import { openStore, type Store, type StoreSettings } from '../../../lib/store/store';

export type WorkerCommand =
	/** Opens the store at a moment (epoch milliseconds) that is the same for all. */
	| { do: 'open'; settings: StoreSettings; at: number }
	/** Books the batches in turn, `side` of them side by side; answers how many pieces were booked. */
	| { do: 'book'; batches: BookingRequest[][]; side: number }
	/** Books one message after the other and says each key as soon as it is booked. */
	| { do: 'bookAloud'; messages: BookingRequest[] }
	/** Pushes what is due, `times` times, and says each retry key as soon as LINE has it: a file in the folder `line`. */
	| {
			do: 'deliver';
			line: string;
			members: Array<[chatId: string, people: number]>;
			now: number;
			times: number;
	  }
	| { do: 'close' };

export interface WorkerAnswer {
	error?: string;
	booked?: number;
	key?: string;
}

let store: Store | undefined;

/** Written at once: what has been said is not lost when this process is killed a moment later. */
function say(answer: WorkerAnswer): void {
	writeSync(1, `${JSON.stringify(answer)}\n`);
}

/** A file is made by one process only, as LINE takes a retry key once. */
function acceptOnce(folder: string, key: string, entryIds: number[]): 'ok' | 'conflict' {
	try {
		writeFileSync(path.join(folder, key), JSON.stringify(entryIds), { flag: 'wx' });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'conflict';
		throw error;
	}
	say({ key });
	return 'ok';
}

async function carryOut(command: WorkerCommand): Promise<WorkerAnswer> {
	if (command.do === 'open') {
		while (Date.now() < command.at);
		store = await openStore(command.settings);
		return {};
	}
	if (!store) throw new Error('No store is open');
	if (command.do === 'close') {
		await store.close();
		return {};
	}
	if (command.do === 'bookAloud') {
		for (const message of command.messages) {
			await bookMessages(store, [message], 'line_group', message.at);
			say({ key: message.key });
		}
		return {};
	}
	if (command.do === 'deliver') {
		const line = {
			quota: Number.MAX_SAFE_INTEGER,
			members: new Map(command.members),
			used: () => 0,
			push: (key: string, _chatId: string, entryIds: number[]) => acceptOnce(command.line, key, entryIds),
			reply: () => 'undeliverable' as const,
		};
		const workers = new OutboxWorkers(line, Math.random, () => command.now);
		workers.killChance = workers.stallChance = 0;
		for (let time = 0; time < command.times; time++) await workers.deliver(store);
		return {};
	}
	let booked = 0;
	const batches = [...command.batches];
	const open = store;
	const bookInTurn = async () => {
		for (let batch = batches.shift(); batch; batch = batches.shift()) {
			for (const { status, replayed } of await bookMessages(open, batch, 'line_group', Date.now())) {
				if (status === 'booked' && !replayed) booked += 1;
			}
		}
	};
	await Promise.all(Array.from({ length: command.side }, bookInTurn));
	return { booked };
}

let queue = Promise.resolve();
createInterface({ input: process.stdin }).on('line', (line) => {
	queue = queue.then(async () => {
		try {
			say(await carryOut(JSON.parse(line) as WorkerCommand));
		} catch (error) {
			say({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
		}
	});
});
