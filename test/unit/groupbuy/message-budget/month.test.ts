import { InputError } from '../../../../lib/groupbuy/input-error';
import {
	allowanceEndsAt,
	monthFraction,
	nextQuotaMonthStart,
	quotaDay,
	quotaMonth,
	quotaMonthStart,
	renewsAt,
	startOfQuotaMonth,
} from '../../../../lib/groupbuy/message-budget/month';

const taipei = (text: string) => Date.parse(`${text}+08:00`);

test.each<[at: string, month: string, endsAt: string]>([
	['2024-06-11T12:00', '2024-06', '2024-06-30T22:59'],
	['2024-06-30T22:58:59.999', '2024-06', '2024-06-30T22:59'],
	// The minute without an allowance still belongs to the old month.
	['2024-06-30T22:59', '2024-06', '2024-06-30T22:59'],
	['2024-06-30T22:59:59.999', '2024-06', '2024-06-30T22:59'],
	['2024-06-30T23:00', '2024-07', '2024-07-31T22:59'],
	['2024-07-01T00:00', '2024-07', '2024-07-31T22:59'],
	['2024-02-28T23:00', '2024-02', '2024-02-29T22:59'],
	['2024-02-29T22:59', '2024-02', '2024-02-29T22:59'],
	['2024-02-29T23:00', '2024-03', '2024-03-31T22:59'],
	['2026-02-28T22:59:59', '2026-02', '2026-02-28T22:59'],
	['2026-02-28T23:00', '2026-03', '2026-03-31T22:59'],
	['2100-02-28T23:00', '2100-03', '2100-03-31T22:59'],
	['2026-12-31T22:59:59', '2026-12', '2026-12-31T22:59'],
	['2026-12-31T23:00', '2027-01', '2027-01-31T22:59'],
	['2027-01-01T00:00', '2027-01', '2027-01-31T22:59'],
])('at %s in Taiwan LINE counts in %s, whose allowance ends at %s', (at, month, endsAt) => {
	expect(quotaMonth(taipei(at))).toBe(month);
	expect(allowanceEndsAt(taipei(at))).toBe(taipei(endsAt));
});

test.each([
	['2026-11-30T15:00:00Z', '2026-12'],
	['2026-11-30T14:59:59Z', '2026-11'],
	['2026-12-01T00:00:00+09:00', '2026-12'],
])('%s is in %s', (at, month) => {
	expect(quotaMonth(Date.parse(at))).toBe(month);
});

test('a month begins where the one before it ends', () => {
	const at = taipei('2024-02-29T23:00');
	expect(quotaMonthStart(at)).toBe(at);
	expect(quotaMonthStart(at - 1)).toBe(taipei('2024-01-31T23:00'));
	expect(nextQuotaMonthStart(at - 1)).toBe(at);
	expect(startOfQuotaMonth('2024-03')).toBe(at);
});

test('days begin at 23:00 in Taiwan too', () => {
	expect(quotaDay(taipei('2026-11-20T22:59'))).toBe('2026-11-20');
	expect(quotaDay(taipei('2026-11-20T23:00'))).toBe('2026-11-21');
});

test.each([
	['2024-06-11T10:00', '2024-07-01T00:00'],
	['2024-06-30T22:59:59', '2024-07-01T00:00'],
	// Bought in LINE's July, so July is paid.
	['2024-06-30T23:30', '2024-08-01T00:00'],
	['2024-12-24T00:00', '2025-01-01T00:00'],
])('a plan that holds at %s renews itself at %s', (at, renewal) => {
	expect(renewsAt(taipei(at))).toBe(taipei(renewal));
});

test.each([
	['2026-10-31T23:00', 0],
	['2026-11-15T23:00', 0.5],
	['2026-11-30T22:00', 719 / 720],
	['2024-02-15T11:00', 0.5],
])('of the month that is at %s, %f has passed', (at, fraction) => {
	expect(monthFraction(taipei(at))).toBeCloseTo(fraction, 10);
});

test.each(['2026-13', '2026', '2026-1', 'November', ''])('%p is not a month', (month) => {
	expect(() => startOfQuotaMonth(month)).toThrow(InputError);
});
