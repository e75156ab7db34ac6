import { RateLimit } from '../../../lib/web/rate-limit';

const SLOW = { burst: 3, perSecond: 1 };

test('lets a burst pass, then as many as come back', () => {
	const rate = new RateLimit();
	const take = (at: number) => rate.take('a', SLOW, at);
	expect([take(0), take(0), take(0), take(0)]).toEqual([true, true, true, false]);
	expect([take(500), take(1000), take(1000)]).toEqual([false, true, false]);
	expect([take(60_000), take(60_000), take(60_000), take(60_000)]).toEqual([true, true, true, false]);
});

test('one visitor does not slow another, nor does a clock that goes back', () => {
	const rate = new RateLimit();
	for (let i = 0; i < 4; i++) rate.take('a', SLOW, 1000);
	expect(rate.take('a', SLOW, 1000)).toBe(false);
	expect(rate.take('b', SLOW, 1000)).toBe(true);
	expect(rate.take('a', SLOW, 0)).toBe(false);
});

test('forgets who has been away longest', () => {
	const rate = new RateLimit(2);
	for (let i = 0; i < 4; i++) rate.take('busy', SLOW, 0);
	rate.take('b', SLOW, 0);
	rate.take('busy', SLOW, 0);
	rate.take('c', SLOW, 0);
	expect(rate.size).toBe(2);
	expect(rate.take('busy', SLOW, 0)).toBe(false);
});
