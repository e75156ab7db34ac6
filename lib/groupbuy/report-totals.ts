import { DateTime } from 'luxon';

import type { Currency } from './money';
import {
	COMMISSION_STATES,
	ENTRY_TYPES,
	type CommissionState,
	type EntryType,
	type ReportRow,
} from './referral';

/*
 * Sums of a report, while its rows pass by: no row is kept, of an order only what it has been counted as. Amounts are minor
 * units, one set of sums per currency.
 */

/** What a report can be summed up by. */
export const REPORT_GROUPS = ['referrer', 'group', 'campaign', 'product', 'code'] as const;

export type ReportGroup = (typeof REPORT_GROUPS)[number];

/** Orders that came to a stage in the rows seen, each counted once, and the goods of them. */
export interface StageTotals {
	orders: number;
	amountMinor: number;
}

export interface GroupTotals {
	/** Leader's or group's ID, code of a campaign or referral code, product ID (its title, where it has none). `null`: none. */
	key: string | number | null;
	/** What people read: of a referral code, its plan. */
	name: string | null;
	/** Pending and earned rows. */
	placed: StageTotals;
	/** Of these, what buyers have paid. */
	paid: StageTotals;
	/** Earned rows. */
	completed: StageTotals;
	/** Returned rows: the amount is negative. */
	returned: StageTotals;
	/** All rows, pending ones included. */
	quantity: number;
	amountMinor: number;
	baseMinor: number;
	/** Commission of all rows by their state; `held` + `payable` + `paid` are what the types add up to. */
	byState: Record<CommissionState, number>;
	/** Commission of entries by their type, so without pending. */
	byType: Record<EntryType, number>;
}

export interface LeaderTotals extends GroupTotals {
	/** By rate in basis points, without adjustments: no rate earned them. */
	rates: Map<number, GroupTotals>;
}

/** One day of a chart, by when something was earned, returned or (pending) placed. */
export interface DayTotals {
	/** Orders of pending and earned rows: those that count on this day for the first time. */
	orders: number;
	amountMinor: number;
	commissionMinor: number;
	pendingMinor: number;
}

export interface CurrencyTotals {
	total: GroupTotals;
	referrer: Map<number, LeaderTotals>;
	group: Map<number | null, GroupTotals>;
	campaign: Map<string | null, GroupTotals>;
	product: Map<string | null, GroupTotals>;
	code: Map<string | null, GroupTotals>;
	/** By day (`2026-11-30`) in the report's zone, in the order in which they came up. */
	days: Map<string, DayTotals>;
}

export interface ReportTotals {
	currencies: Map<Currency, CurrencyTotals>;
	rows: number;
	/** IANA name. */
	zone: string;
	/** What has been counted: see `addRow()`. */
	counted: Counted;
}

/** Stages as bits, so that what an order has been counted as takes one small number. */
const PLACED = 1;
const PAID = 2;
const COMPLETED = 4;
const RETURNED = 8;

interface Counted {
	orders: Map<string, CountedOrder>;
	dayOfQuarter: Map<number, string>;
}

interface CountedOrder {
	stages: number;
	/** A list, for an order is in few of them: a map per group would take longer to ask. */
	within: CountedWithin | null;
}

/** An order can be in several products and rates. */
interface CountedWithin {
	group: GroupTotals;
	stages: number;
	next: CountedWithin | null;
}

/** @param zone IANA name: where a day begins */
export function newTotals(zone: string): ReportTotals {
	return {
		currencies: new Map(),
		rows: 0,
		zone,
		counted: { orders: new Map(), dayOfQuarter: new Map() },
	};
}

/**
 * Adds one row to all sums. Rows may come in any order, each once. An order is counted once per stage, in the whole as in
 * every group: its code, leader, group and campaign never change, products and rates it may have several of.
 */
export function addRow(totals: ReportTotals, row: ReportRow): void {
	totals.rows++;
	const sums = entryOf(totals.currencies, row.currency, newCurrencyTotals);
	const stages = stagesOf(row);
	const order = row.orderCode === null ? null : entryOf(totals.counted.orders, row.orderCode, newOrder);
	const fresh = order === null ? 0 : stages & ~order.stages;
	if (order !== null) order.stages |= stages;

	const leader = entryOf(sums.referrer, row.leaderId, () => ({
		...newGroup(row.leaderId, row.leaderName),
		rates: new Map<number, GroupTotals>(),
	}));
	add(sums.total, row, stages, fresh);
	add(leader, row, stages, fresh);
	add(groupOf(sums.group, row.groupId, row.groupName), row, stages, fresh);
	add(groupOf(sums.campaign, row.campaignCode, row.campaignTitle), row, stages, fresh);
	add(groupOf(sums.code, row.referralCode, row.planName), row, stages, fresh);
	const product = groupOf(sums.product, row.productId ?? row.title, row.title);
	add(product, row, stages, freshWithin(order, product, stages));
	if (row.type !== 'adjustment') {
		const rate = groupOf(leader.rates, row.rate, null);
		add(rate, row, stages, freshWithin(order, rate, stages));
	}
	addDay(entryOf(sums.days, dayOf(totals, row.occurredAt), newDay), row, fresh);
}

function stagesOf({ type, isPaid }: ReportRow): number {
	if (type === 'returned') return RETURNED;
	if (type !== null && type !== 'earned') return 0;
	return PLACED | (isPaid ? PAID : 0) | (type === 'earned' ? COMPLETED : 0);
}

function newOrder(): CountedOrder {
	return { stages: 0, within: null };
}

/** Stages that the order has not been counted in yet in this group. */
function freshWithin(order: CountedOrder | null, group: GroupTotals, stages: number): number {
	if (order === null || stages === 0) return 0;
	let counted = order.within;
	while (counted !== null && counted.group !== group) counted = counted.next;
	if (counted === null) {
		order.within = { group, stages, next: order.within };
		return stages;
	}
	const fresh = stages & ~counted.stages;
	counted.stages |= stages;
	return fresh;
}

function add(group: GroupTotals, row: ReportRow, stages: number, fresh: number): void {
	const { amountMinor } = row;
	if (stages & PLACED) addStage(group.placed, amountMinor, fresh & PLACED);
	if (stages & PAID) addStage(group.paid, amountMinor, fresh & PAID);
	if (stages & COMPLETED) addStage(group.completed, amountMinor, fresh & COMPLETED);
	if (stages & RETURNED) addStage(group.returned, amountMinor, fresh & RETURNED);
	group.quantity += row.quantity;
	group.amountMinor += amountMinor;
	group.baseMinor += row.baseMinor;
	group.byState[row.state] += row.commissionMinor;
	if (row.type !== null) group.byType[row.type] += row.commissionMinor;
}

function addStage(stage: StageTotals, amountMinor: number, isFresh: number): void {
	stage.amountMinor += amountMinor;
	if (isFresh) stage.orders++;
}

function addDay(day: DayTotals, row: ReportRow, fresh: number): void {
	if (fresh & PLACED) day.orders++;
	day.amountMinor += row.amountMinor;
	if (row.type === null) day.pendingMinor += row.commissionMinor;
	else day.commissionMinor += row.commissionMinor;
}

const QUARTER_MS = 15 * 60_000;

/** In every zone a day begins on a quarter of an hour, so the calendar is asked once per day. */
function dayOf({ zone, counted: { dayOfQuarter } }: ReportTotals, time: number): string {
	const quarter = Math.floor(time / QUARTER_MS);
	const known = dayOfQuarter.get(quarter);
	if (known !== undefined) return known;
	const start = DateTime.fromMillis(time, { zone }).startOf('day');
	const day = start.toFormat('yyyy-MM-dd');
	const end = start.plus({ days: 1 }).toMillis() / QUARTER_MS;
	for (let one = start.toMillis() / QUARTER_MS; one < end; one++) dayOfQuarter.set(one, day);
	return day;
}

function newCurrencyTotals(): CurrencyTotals {
	return {
		total: newGroup(null, null),
		referrer: new Map(),
		group: new Map(),
		campaign: new Map(),
		product: new Map(),
		code: new Map(),
		days: new Map(),
	};
}

/** All sums at zero. */
export function newGroup(key: GroupTotals['key'], name: string | null): GroupTotals {
	const stage = () => ({ orders: 0, amountMinor: 0 });
	return {
		key,
		name,
		placed: stage(),
		paid: stage(),
		completed: stage(),
		returned: stage(),
		quantity: 0,
		amountMinor: 0,
		baseMinor: 0,
		byState: zeros(COMMISSION_STATES),
		byType: zeros(ENTRY_TYPES),
	};
}

function newDay(): DayTotals {
	return { orders: 0, amountMinor: 0, commissionMinor: 0, pendingMinor: 0 };
}

function zeros<T extends string>(names: readonly T[]): Record<T, number> {
	return Object.fromEntries(names.map((name) => [name, 0])) as Record<T, number>;
}

function groupOf<K extends string | number | null>(
	groups: Map<K, GroupTotals>,
	key: K,
	name: string | null,
): GroupTotals {
	return entryOf(groups, key, () => newGroup(key, name));
}

/** The entry of a map, made where there is none. */
function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	const found = map.get(key);
	if (found !== undefined) return found;
	const made = make();
	map.set(key, made);
	return made;
}
