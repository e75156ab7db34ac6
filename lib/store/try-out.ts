import type { Store, Tx } from './store';

class TakenBack<T> extends Error {
	constructor(readonly result: T) {
		super('The transaction was only tried out');
	}
}

/** What a transaction would come to, by the very same code; nothing of it stays. */
export async function tryOut<T>(store: Store, work: (trx: Tx) => Promise<T>): Promise<T> {
	try {
		return await store.tx(async (trx): Promise<T> => {
			throw new TakenBack(await work(trx));
		});
	} catch (thrown) {
		if (thrown instanceof TakenBack) return thrown.result as T;
		throw thrown;
	}
}
