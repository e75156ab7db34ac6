import { setTimeout as sleep } from 'node:timers/promises';

import type { Wait } from '../../../lib/line/delivery';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Asks again, at longer and longer intervals, until it is done or time is up.
 *
 * @param until epoch milliseconds; in the past: asks once
 * @param wait for tests
 * @returns the last answer
 */
export async function poll<T>(
	ask: () => Promise<T>,
	isDone: (answer: T) => boolean,
	until: number,
	wait: Wait = sleep,
): Promise<T> {
	for (let delay = FIRST_WAIT_MS; ; delay = Math.min(delay * 2, LONGEST_WAIT_MS)) {
		const answer = await ask();
		if (isDone(answer) || Date.now() + delay > until) return answer;
		await wait(delay);
	}
}
