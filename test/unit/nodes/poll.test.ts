import { poll } from '../../../nodes/LineAudience/actions/poll';

const HOUR = 3_600_000;

/** Answers 1, 2, 3 …, and the waits between them. */
function counting() {
	const waits: number[] = [];
	let asked = 0;
	return {
		waits,
		ask: () => Promise.resolve(++asked),
		wait: (milliseconds: number) => Promise.resolve(waits.push(milliseconds)),
	};
}

test('asks at longer and longer intervals until it is done', async () => {
	const { ask, wait, waits } = counting();
	expect(await poll(ask, (answer) => answer === 8, Date.now() + HOUR, wait)).toBe(8);
	expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test('asks once when nobody waits', async () => {
	const { ask, wait, waits } = counting();
	expect(await poll(ask, () => false, 0, wait)).toBe(1);
	expect(waits).toEqual([]);
});

test('does not wait beyond the end', async () => {
	const { ask, wait, waits } = counting();
	// Time does not pass here, so only a wait that is too long ends it.
	expect(await poll(ask, () => false, Date.now() + 10_000, wait)).toBe(4);
	expect(waits).toEqual([2_000, 4_000, 8_000]);
});

test('what goes wrong is thrown on', async () => {
	const ask = () => Promise.reject(new Error('gone'));
	await expect(poll(ask, () => false, Date.now() + HOUR)).rejects.toThrow('gone');
});
