import { DateTime } from 'luxon';

import { InputError } from './input-error';
import { formatDecimal, parsePrice, type Currency } from './money';
import { MAX_QUANTITY_PER_LINE } from './order';
import type { CampaignRules, EarlyBirdPrice, ItemRules, PriceTier } from './rules';

/*
 * Rules as people give them: read from texts, and refused when they contradict themselves. A rule that cannot work must
 * be seen when the campaign is made, not when it closes.
 */

/** Far above any campaign. */
const MAX_PIECES = 1_000_000;
const YEAR_MINUTES = 366 * 24 * 60;

type Bounds<T> = ReadonlyArray<readonly [rule: keyof T & string, label: string, min: number, max: number]>;

const CAMPAIGN_NUMBERS = [
	['limitPerBuyer', 'Limit per Buyer', 1, MAX_PIECES],
	['maxBuyers', 'Max Buyers', 1, MAX_PIECES],
	['minQuantity', 'Minimum Quantity', 1, MAX_PIECES],
	['minAmountMinor', 'Minimum Amount', 1, Number.MAX_SAFE_INTEGER],
	['holdMinutes', 'Hold Minutes', 1, YEAR_MINUTES],
	['settleMinutes', 'Settle After (Minutes)', 0, YEAR_MINUTES],
] as const satisfies Bounds<CampaignRules>;

const ITEM_NUMBERS = [
	['limitPerBuyer', 'Limit per Buyer', 1, MAX_QUANTITY_PER_LINE],
	['minQuantity', 'Minimum Quantity', 1, MAX_PIECES],
	// A pack of one is no pack.
	['casePack', 'Case Pack', 2, MAX_PIECES],
] as const satisfies Bounds<ItemRules>;

/** @throws InputError naming the rule that cannot work */
export function checkCampaignRules(rules: CampaignRules): void {
	for (const [rule, label, min, max] of CAMPAIGN_NUMBERS) checkNumber(label, rules[rule], min, max);
	for (const minutes of rules.remindMinutes) checkNumber('Reminders', minutes, 1, YEAR_MINUTES);
	for (const { marks, action, limit } of rules.trust) {
		checkNumber('Buyer Record: Marks', marks, 1, MAX_PIECES);
		if ((action === 'limit') !== (limit !== null)) {
			throw new InputError(
				`Buyer Record: '${action}' ${limit === null ? 'needs a limit' : 'takes no limit'}`,
				'A limit of pieces belongs to the action Limit, and to no other.',
			);
		}
		checkNumber('Buyer Record: Pieces', limit, 1, MAX_PIECES);
	}
	if (rules.holdMinutes !== null && !rules.waitlist) {
		throw new InputError(
			'Hold Minutes is set, but there is no waitlist',
			'Turn on Waitlist, or remove Hold Minutes: only pieces for people in line are held.',
		);
	}
	const { depositRate } = rules;
	if (
		depositRate !== null &&
		!(Number.isSafeInteger(depositRate) && depositRate > 0 && depositRate <= 10_000)
	) {
		throw new InputError(
			`Deposit (%) cannot be ${depositRate / 100}`,
			'Give more than 0 and at most 100, with two decimals at most.',
		);
	}
	const asksForDeposit =
		rules.payment === 'deposit' || rules.trust.some(({ action }) => action === 'deposit');
	if (rules.payment === 'deposit' && rules.depositRate === null) {
		throw new InputError('Payment is by deposit, but how much is missing', 'Set Deposit (%), e.g. 30.');
	}
	if (rules.depositRate !== null && !asksForDeposit) {
		throw new InputError(
			'Deposit (%) is set, but nobody pays a deposit',
			'Set Payment to Deposit, or remove Deposit (%).',
		);
	}
}

/**
 * @param item its code, and its base price in minor units
 * @param opensAt when its campaign opens, epoch milliseconds
 * @throws InputError naming the item and the rule that cannot work
 */
export function checkItemRules(
	item: { code: string; priceMinor: number },
	rules: ItemRules,
	currency: Currency,
	opensAt: number,
): void {
	for (const [rule, label, min, max] of ITEM_NUMBERS)
		checkNumber(`${item.code}: ${label}`, rules[rule], min, max);
	const base = { priceMinor: item.priceMinor };
	checkFalling(`${item.code}: Tier Prices`, [base, ...rules.tiers], currency);
	// Read from the last to the first they fall, too: whoever is earlier pays less.
	checkFalling(`${item.code}: Early Bird Prices`, [base, ...rules.earlyBird.toReversed()], currency);
	for (const { from } of rules.tiers) checkNumber(`${item.code}: Tier Prices`, from, 2, MAX_PIECES);
	for (const prices of [rules.tiers.map(({ from }) => from), rules.earlyBird.map(({ until }) => until)]) {
		if (prices.some((value, index) => value <= (prices[index - 1] ?? -Infinity))) {
			throw new InputError(
				`${item.code}: the same quantity or time has two prices`,
				'Give each quantity and each time one price.',
			);
		}
	}
	if (rules.earlyBird.some(({ until }) => until <= opensAt)) {
		throw new InputError(
			`${item.code}: Early Bird Prices end before the campaign opens`,
			'Set times after Opens At, or leave them out.',
		);
	}
}

function checkNumber(label: string, value: number | null, min: number, max: number): void {
	if (value === null || (Number.isSafeInteger(value) && value >= min && value <= max)) return;
	throw new InputError(
		`${label} cannot be ${value}`,
		`Give a whole number from ${min} to ${max}, or leave it out.`,
	);
}

function checkFalling(
	label: string,
	prices: ReadonlyArray<{ priceMinor: number }>,
	currency: Currency,
): void {
	prices.forEach(({ priceMinor }, index) => {
		const before = prices[index - 1]?.priceMinor;
		if (before === undefined || priceMinor < before) return;
		throw new InputError(
			`${label}: ${formatDecimal(priceMinor, currency)} is not less than ${formatDecimal(before, currency)}`,
			'Prices fall: a higher quantity and an earlier order cost less, and both less than the usual price.',
		);
	});
}

/** Reads `10=95, 50=90`: from 10 pieces on 95 each, from 50 on 90. @throws InputError */
export function parseTiers(text: string, label: string, currency: Currency): PriceTier[] {
	const tiers = pairs(text, label, '10=95, 50=90').map(([from, price]) => ({
		from: wholeNumber(from, label),
		priceMinor: priceOf(price, label, currency),
	}));
	return tiers.sort((a, b) => a.from - b.from);
}

/** Reads `2026-12-01 12:00=90`: ordered before that moment in `zone` it costs 90. @throws InputError */
export function parseEarlyBird(
	text: string,
	label: string,
	currency: Currency,
	zone: string,
): EarlyBirdPrice[] {
	const prices = pairs(text, label, '2026-12-01 12:00=90').map(([until, price]) => ({
		until: momentOf(until, label, zone),
		priceMinor: priceOf(price, label, currency),
	}));
	return prices.sort((a, b) => a.until - b.until);
}

/** Reads whole numbers such as `1440, 60`. @throws InputError */
export function parseNumbers(text: string, label: string): number[] {
	return parts(text).map((part) => wholeNumber(part, label));
}

/** Reads `A1=50, A2=20` (also `A1:50`): pieces by item code. @throws InputError */
export function parseByCode(text: string, label: string): Map<string, number> {
	return new Map(
		pairs(text.replace(/[:：]/g, '='), label, 'A1=50, A2=20').map(([code, value]) => [
			code.toUpperCase(),
			wholeNumber(value, `${label}: ${code}`),
		]),
	);
}

function parts(text: string): string[] {
	return text
		.normalize('NFKC')
		.split(/[,;\n、]/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

function pairs(text: string, label: string, example: string): Array<[string, string]> {
	return parts(text).map((part) => {
		const match = /^(.+?)\s*=\s*([^=]+)$/.exec(part);
		if (match?.[1] !== undefined && match[2] !== undefined) return [match[1], match[2]];
		throw new InputError(`${label}: '${part.slice(0, 40)}' is not understood`, `Write it like ${example}.`);
	});
}

function wholeNumber(text: string, label: string): number {
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new InputError(`${label}: '${text.slice(0, 40)}' is not a whole number`, 'Use the digits 0 to 9.');
}

function priceOf(text: string, label: string, currency: Currency): number {
	const minor = parsePrice(text, currency);
	if (minor !== undefined) return minor;
	throw new InputError(
		`${label}: '${text.slice(0, 40)}' is not a price in ${currency}`,
		'Give a number from 0 that the currency can express.',
	);
}

function momentOf(text: string, label: string, zone: string): number {
	const iso = DateTime.fromISO(text.replace(' ', 'T'), { zone });
	const moment = iso.isValid ? iso : DateTime.fromFormat(text, 'yyyy/M/d H:mm', { zone });
	if (moment.isValid) return moment.toMillis();
	throw new InputError(
		`${label}: '${text.slice(0, 40)}' is not a date and time`,
		'Write it like 2026-12-01 12:00.',
	);
}
