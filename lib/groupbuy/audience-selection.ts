import { InputError } from './input-error';
import { USER_ID } from './line-user-id';
import { CURRENCIES, type Currency } from './money';
import { readOrderTags } from './order-tags';
import { plainText } from './plain-text';
import { isAbsent, optional, readChoice, readLine, readList, readObject, readWhole } from './read-fields';
import { readReferralCode } from './referral-code';

/*
 * Who belongs to an audience. Conditions on orders choose orders, all of them at once; conditions on persons look at what
 * was chosen of each. Of cancelled, expired and returned orders nothing counts.
 */

export interface AudienceSelection {
	/** Of a list that is not empty an order must have one; public codes. */
	campaignCodes: string[];
	/** The shop's own IDs; these three must all be met by one line of the order. */
	productIds: string[];
	variantIds: string[];
	/** What buyers typed, in capital letters: `A1`. */
	itemCodes: string[];
	/** LINE's IDs of groups. */
	lineGroupIds: string[];
	/** Leads the campaign, or owns the referral code. */
	leaderIds: number[];
	referralCodes: string[];
	/** The order has one of these. */
	orderTags: string[];
	payment: 'paid' | 'unpaid' | null;
	/** Epoch milliseconds; `to` is no longer part of it. */
	from: number | null;
	to: number | null;
	/** Placed within so many days before now. */
	lastDays: number | null;
	/** What the chosen orders come to, less refunds; other currencies do not count. Minor units, bounds included. */
	spending: { currency: Currency; atLeastMinor: number | null; atMostMinor: number | null } | null;
	/** How many orders were chosen, bounds included. */
	minOrders: number;
	maxOrders: number | null;
	/** Nothing was ordered for so many days, whatever it was. */
	silentDays: number | null;
}

const MAX_LIST = 500;
const MAX_ID = 200;
const MAX_DAYS = 3650;
const MAX_ORDERS = 1_000_000;
const MAX_TIME = 8_640_000_000_000_000;
const MAX_AMOUNT = 1_000_000_000_000;

const FIELDS = [
	'campaignCodes',
	'productIds',
	'variantIds',
	'itemCodes',
	'lineGroupIds',
	'leaderIds',
	'referralCodes',
	'orderTags',
	'payment',
	'from',
	'to',
	'lastDays',
	'spending',
	'minOrders',
	'maxOrders',
	'silentDays',
] as const satisfies ReadonlyArray<keyof AudienceSelection>;

/**
 * Which buyers, as a workflow hands it over; what is not given chooses everybody who has ordered.
 *
 * @throws InputError for an unknown field too: one that is misspelt would choose everybody
 */
export function readAudienceSelection(value: unknown, path: string): AudienceSelection {
	const fields = readObject(value, path);
	const unknown = Object.keys(fields).find((name) => !FIELDS.some((known) => known === name));
	if (unknown !== undefined) {
		throw new InputError(
			`The field '${path}' has '${unknown.slice(0, 60)}' in it`,
			`It can have ${FIELDS.join(', ')}.`,
		);
	}
	const at = (name: (typeof FIELDS)[number]) => `${path}.${name}`;
	const lines = (name: (typeof FIELDS)[number]) =>
		distinct(readList(fields[name], at(name), MAX_LIST, (entry, where) => readLine(entry, where, MAX_ID)));
	const whole = (name: (typeof FIELDS)[number], min: number, max: number) =>
		optional(fields[name], at(name), (number, where) => readWhole(number, where, min, max));
	const selection: AudienceSelection = {
		campaignCodes: lines('campaignCodes').map((code) => code.toUpperCase()),
		productIds: lines('productIds'),
		variantIds: lines('variantIds'),
		itemCodes: distinct(lines('itemCodes').map((code) => code.normalize('NFKC').toUpperCase())),
		lineGroupIds: lines('lineGroupIds'),
		leaderIds: distinct(
			readList(fields.leaderIds, at('leaderIds'), MAX_LIST, (id, where) =>
				readWhole(id, where, 1, Number.MAX_SAFE_INTEGER),
			),
		),
		referralCodes: distinct(readList(fields.referralCodes, at('referralCodes'), MAX_LIST, readReferralCode)),
		orderTags: readOrderTags(readList(fields.orderTags, at('orderTags'), MAX_LIST, plainText)),
		payment: optional(fields.payment, at('payment'), (payment, where) =>
			readChoice(payment, where, ['paid', 'unpaid'] as const),
		),
		from: whole('from', 0, MAX_TIME),
		to: whole('to', 0, MAX_TIME),
		lastDays: whole('lastDays', 1, MAX_DAYS),
		spending: optional(fields.spending, at('spending'), readSpending),
		minOrders: whole('minOrders', 1, MAX_ORDERS) ?? 1,
		maxOrders: whole('maxOrders', 1, MAX_ORDERS),
		silentDays: whole('silentDays', 1, MAX_DAYS),
	};
	refuseContradiction(at('to'), selection.from, selection.to === null ? null : selection.to - 1);
	refuseContradiction(at('maxOrders'), selection.minOrders, selection.maxOrders);
	return selection;
}

function readSpending(value: unknown, path: string): NonNullable<AudienceSelection['spending']> {
	const { currency, atLeastMinor, atMostMinor } = readObject(value, path);
	const amount = (given: unknown, name: string) =>
		optional(given, `${path}.${name}`, (minor, where) => readWhole(minor, where, 0, MAX_AMOUNT));
	const spending = {
		currency: isAbsent(currency) ? 'TWD' : readChoice(currency, `${path}.currency`, CURRENCIES),
		atLeastMinor: amount(atLeastMinor, 'atLeastMinor'),
		atMostMinor: amount(atMostMinor, 'atMostMinor'),
	};
	refuseContradiction(`${path}.atMostMinor`, spending.atLeastMinor, spending.atMostMinor);
	return spending;
}

function refuseContradiction(path: string, min: number | null, max: number | null): void {
	if (min === null || max === null || min <= max) return;
	throw new InputError(
		`The field '${path}' is below the least that is asked for, so nobody would be found`,
		'Give a higher one, or leave one of the two out.',
	);
}

const distinct = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** One person with all that is theirs: a LINE account, or a member of the shop with all of their LINE accounts. */
export interface AudiencePerson {
	/** Orders that the selection chooses. */
	orders: number;
	/** What they come to in the currency that is asked for, minor units. */
	spentMinor: number;
	/** Of all orders that count, chosen or not; epoch milliseconds. */
	lastOrderAt: number | null;
	isBlocked: boolean;
	isErased: boolean;
	/** The newest one is where they are reached: one person costs one message. `null`: known by name only. */
	lineUserId: string | null;
}

/** Why somebody who was chosen is left out. */
export type LeftOutReason = 'erased' | 'blocked' | 'without_line' | 'ordered_recently';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether a person belongs to the audience; `not_chosen`: the selection does not ask for them. */
export function judgePerson(
	person: AudiencePerson,
	{ spending, minOrders, maxOrders, silentDays }: AudienceSelection,
	now: number,
): 'member' | 'not_chosen' | LeftOutReason {
	const { orders, spentMinor, lastOrderAt } = person;
	if (orders < minOrders || orders > (maxOrders ?? Infinity)) return 'not_chosen';
	if (spentMinor < (spending?.atLeastMinor ?? -Infinity)) return 'not_chosen';
	if (spentMinor > (spending?.atMostMinor ?? Infinity)) return 'not_chosen';
	if (person.isErased) return 'erased';
	if (person.isBlocked) return 'blocked';
	if (person.lineUserId === null) return 'without_line';
	if (silentDays !== null && (lastOrderAt ?? 0) > now - silentDays * DAY_MS) return 'ordered_recently';
	return 'member';
}

/** One other ID among a million makes LINE refuse all of them. */
export function isLineUserId(id: string): boolean {
	return USER_ID.test(id);
}
