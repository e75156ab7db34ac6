import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import type { Currency } from '../../../../lib/groupbuy/money';
import {
	DEFAULT_ITEM_RULES,
	type CampaignRules,
	type ItemRules,
	type PaymentTerms,
	type TrustRule,
} from '../../../../lib/groupbuy/rules';
import { parseEarlyBird, parseNumbers, parseTiers } from '../../../../lib/groupbuy/rules-input';
import { timeZoneOf } from '../../../shared/time-zone';
import { toRate } from '../../../shared/rate';
import { cleanText, oneOf, toMinor } from '../../../shared/read';

const count = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: `${description}; 0: no limit`,
});

const ACTIONS: ReadonlyArray<TrustRule['action']> = ['deposit', 'limit', 'block'];
const UNSENDS: ReadonlyArray<CampaignRules['onUnsend']> = ['take_back', 'keep'];
const PAYMENTS: readonly PaymentTerms[] = ['on_pickup', 'deposit', 'prepaid'];

const buyerRecordField: INodeProperties = {
	displayName: 'Buyer Record',
	name: 'trust',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add rule',
	default: {},
	description:
		'What happens to buyers with no-shows and late payments; of several rules the strictest counts',
	options: [
		{
			displayName: 'Rule',
			name: 'rule',
			values: [
				{
					displayName: 'From So Many Marks',
					name: 'marks',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
					description: 'No-shows and late payments together',
				},
				{
					displayName: 'Action',
					name: 'action',
					type: 'options',
					default: 'deposit',
					options: [
						{ name: 'Ask for a Deposit', value: 'deposit' },
						{ name: 'Block', value: 'block' },
						{ name: 'Limit', value: 'limit' },
					],
				},
				{
					displayName: 'Pieces',
					name: 'pieces',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
					description: 'Most pieces in the campaign',
					displayOptions: { show: { action: ['limit'] } },
				},
			],
		},
	],
};

const rulesField: INodeProperties = {
	displayName: 'Rules',
	name: 'rules',
	type: 'collection',
	placeholder: 'Add rule',
	default: {},
	options: [
		{
			displayName: 'Add Only',
			name: 'addOnly',
			type: 'boolean',
			default: false,
			description: 'Whether buyers may add but not take back',
		},
		buyerRecordField,
		{
			displayName: 'Deposit (%)',
			name: 'deposit',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 2 },
			default: 30,
			description: 'Part of the total that is paid in advance',
		},
		count(
			'Hold Minutes',
			'holdMinutes',
			'How long pieces that come free are held for the first in line, who has to confirm',
		),
		count('Limit per Buyer', 'limitPerBuyer', 'Most pieces of all items together that one buyer may have'),
		count('Max Buyers', 'maxBuyers', 'Most buyers'),
		{
			displayName: 'Minimum Amount',
			name: 'minAmount',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 0,
			description: 'Amount below which the campaign does not come about (流團); 0: none',
		},
		count('Minimum Quantity', 'minQuantity', 'Pieces below which the campaign does not come about (流團)'),
		{
			displayName: 'Order for Others',
			name: 'orderForOthers',
			type: 'boolean',
			default: true,
			description: 'Whether members may order for others by mention (幫 @Amy +1)',
		},
		{
			displayName: 'Payment',
			name: 'payment',
			type: 'options',
			default: 'on_pickup',
			options: [
				{ name: 'At Pick-Up', value: 'on_pickup' },
				{ name: 'Deposit', value: 'deposit', description: 'A part in advance, the rest at pick-up' },
				{ name: 'In Advance', value: 'prepaid' },
			],
		},
		{
			displayName: 'Reminders',
			name: 'remindMinutes',
			type: 'string',
			default: '60',
			placeholder: 'e.g. 1440, 60',
			description: 'Minutes before the end at which the group is reminded; empty: not. Needs Run Schedule.',
		},
		{
			displayName: 'Settle After (Minutes)',
			name: 'settleMinutes',
			type: 'string',
			default: '10',
			description:
				'Minutes after the end at which Run Schedule settles the campaign: time for late messages and for reopening it; empty: only by hand',
		},
		{
			displayName: 'Unsent Messages',
			name: 'onUnsend',
			type: 'options',
			default: 'take_back',
			options: [
				{ name: 'Keep the Order', value: 'keep', description: 'The order stays and is marked' },
				{ name: 'Take the Order Back', value: 'take_back' },
			],
		},
		{
			displayName: 'Waitlist',
			name: 'waitlist',
			type: 'boolean',
			default: false,
			description: 'Whether orders that find too little left wait in line instead of being refused',
		},
	],
};

const itemRulesField: INodeProperties = {
	displayName: 'Item Rules',
	name: 'itemRules',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add item',
	default: {},
	options: [
		{
			displayName: 'Item',
			name: 'item',
			values: [
				{
					displayName: 'Item Code',
					name: 'code',
					type: 'string',
					default: '',
					placeholder: 'e.g. A1',
				},
				count('Limit per Buyer', 'limitPerBuyer', 'Most pieces that one buyer may have'),
				count('Minimum Quantity', 'minQuantity', 'Pieces below which the item does not come about (未成團)'),
				{
					displayName: 'Case Pack',
					name: 'casePack',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 0,
					description:
						'The supplier sells in packs of so many; the last pieces that fill no pack fall out; 0: single pieces',
				},
				{
					displayName: 'Tier Prices',
					name: 'tiers',
					type: 'string',
					default: '',
					placeholder: 'e.g. 10=95, 50=90',
					description: 'Pieces of all buyers = price for everyone (階梯價)',
				},
				{
					displayName: 'Early Bird Prices',
					name: 'earlyBird',
					type: 'string',
					default: '',
					placeholder: 'e.g. 2026-12-01 12:00=90',
					description: "Before this time = price (早鳥價), in the workflow's time zone",
				},
			],
		},
	],
};

export const ruleFields: INodeProperties[] = [rulesField, itemRulesField];

/** The rules that are given; others keep what they are. @throws InputError naming the rule */
export function readRules(
	context: IExecuteFunctions,
	item: number,
	currency: Currency,
): Partial<CampaignRules> {
	const given = context.getNodeParameter('rules', item, {}) as Record<string, unknown>;
	const readers: { [rule in keyof CampaignRules]: () => CampaignRules[rule] | undefined } = {
		limitPerBuyer: () => limitOf(given.limitPerBuyer, 'Limit per Buyer'),
		maxBuyers: () => limitOf(given.maxBuyers, 'Max Buyers'),
		minQuantity: () => limitOf(given.minQuantity, 'Minimum Quantity'),
		minAmountMinor: () => amountOf(given.minAmount, currency),
		addOnly: () => flagOf(given.addOnly),
		waitlist: () => flagOf(given.waitlist),
		holdMinutes: () => limitOf(given.holdMinutes, 'Hold Minutes'),
		onUnsend: () => choiceOf(given.onUnsend, 'Unsent Messages', UNSENDS),
		orderForOthers: () => flagOf(given.orderForOthers),
		payment: () => choiceOf(given.payment, 'Payment', PAYMENTS),
		depositRate: () =>
			given.deposit === undefined ? undefined : toRate(given.deposit, 'Deposit (%)') || null,
		trust: () => trustOf(given.trust),
		remindMinutes: () =>
			given.remindMinutes === undefined ? undefined : minutesOf(given.remindMinutes, 'Reminders'),
		settleMinutes: () => settleMinutesOf(given.settleMinutes),
	};
	const read = Object.entries(readers).map(([rule, reader]) => [rule, reader()] as const);
	return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** The rules of the items that are named, each whole: what is left empty is no rule. */
export function readItemRules(
	context: IExecuteFunctions,
	item: number,
	currency: Currency,
): Map<string, ItemRules> {
	const { item: rows = [] } = context.getNodeParameter('itemRules', item, {}) as {
		item?: Array<Record<string, unknown>>;
	};
	const rules = new Map<string, ItemRules>();
	for (const row of rows) {
		const code = (cleanText(row.code, 'Item Code', 20) ?? '').normalize('NFKC').toUpperCase();
		if (code === '' || rules.has(code)) {
			throw new InputError(
				code === '' ? 'Item Rules: an item code is missing' : `Item Rules: '${code}' stands there twice`,
				'Name each item once, by the code that buyers type.',
			);
		}
		rules.set(code, {
			...DEFAULT_ITEM_RULES,
			limitPerBuyer: limitOf(row.limitPerBuyer, `${code}: Limit per Buyer`) ?? null,
			minQuantity: limitOf(row.minQuantity, `${code}: Minimum Quantity`) ?? null,
			casePack: limitOf(row.casePack, `${code}: Case Pack`) ?? null,
			tiers: parseTiers(textOf(row.tiers), `${code}: Tier Prices`, currency),
			earlyBird: parseEarlyBird(
				textOf(row.earlyBird),
				`${code}: Early Bird Prices`,
				currency,
				timeZoneOf(context),
			),
		});
	}
	return rules;
}

const textOf = (value: unknown): string => cleanText(value, 'Item Rules', 2000) ?? '';

const flagOf = (value: unknown): boolean | undefined => (value === undefined ? undefined : value === true);

function choiceOf<T extends string>(value: unknown, label: string, allowed: readonly T[]): T | undefined {
	return value === undefined ? undefined : oneOf(value, label, allowed);
}

/** A number; 0 and empty are none. */
function limitOf(value: unknown, label: string): number | null | undefined {
	if (value === undefined) return undefined;
	const [limit = 0] = parseNumbers(cleanText(value, label, 20) ?? '', label);
	return limit === 0 ? null : limit;
}

function minutesOf(value: unknown, label: string): number[] {
	return parseNumbers(cleanText(value, label, 500) ?? '', label);
}

function settleMinutesOf(value: unknown): number | null | undefined {
	if (value === undefined) return undefined;
	return minutesOf(value, 'Settle After (Minutes)')[0] ?? null;
}

function amountOf(value: unknown, currency: Currency): number | null | undefined {
	if (value === undefined) return undefined;
	return (value === '' ? 0 : toMinor(value, 'Minimum Amount', currency)) || null;
}

function trustOf(value: unknown): TrustRule[] | undefined {
	if (value === undefined) return undefined;
	const { rule: rows = [] } = value as { rule?: Array<Record<string, unknown>> };
	return rows.map((row) => {
		const action = oneOf(row.action ?? 'deposit', 'Buyer Record: Action', ACTIONS);
		return {
			marks: limitOf(row.marks ?? 1, 'Buyer Record: Marks') ?? 0,
			action,
			limit: action === 'limit' ? (limitOf(row.pieces ?? 1, 'Buyer Record: Pieces') ?? null) : null,
		};
	});
}
