// A process of its own that works on a store, for the tests of several processes. It takes commands one after the
// other, each a line of JSON on standard input, and answers each with a line of JSON.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { bookMessages, type BookingRequest } from '../../../lib/store/booking';
import { openStore, type Store, type StoreSettings } from '../../../lib/store/store';

export type WorkerCommand =
	/** Opens the store at a moment (epoch milliseconds) that is the same for all. */
	| { do: 'open'; settings: StoreSettings; at: number }
	/** Books the batches in turn, `side` of them side by side; answers how many pieces were booked. */
	| { do: 'book'; batches: BookingRequest[][]; side: number }
	/** Books one message after the other and says each key as soon as it is booked. */
	| { do: 'bookAloud'; messages: BookingRequest[] }
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
