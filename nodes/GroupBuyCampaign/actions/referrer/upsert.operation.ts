import type { IExecuteFunctions } from 'n8n-workflow';

import { INCOME_CLASSES } from '../../../../lib/groupbuy/referral';
import { USER_ID } from '../../../../lib/line/messaging-api';
import { InputError } from '../../../../lib/groupbuy/input-error';
import type { BankAccount } from '../../../../lib/groupbuy/checkout';
import { upsertReferrer, type ReferrerInput } from '../../../../lib/store/referrers';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentReferrer } from '../../../shared/present-referral';
import { cleanText, oneOf, readText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('referrer', 'upsert', [
	{
		displayName: 'Name',
		name: 'referrerName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 林團主',
		description: 'Unique: by it a referrer, or the leader of a group, is found again',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		description: 'What is not added stays as it is; what is empty is cleared',
		options: [
			{
				displayName: 'Bank Account',
				name: 'bank',
				type: 'fixedCollection',
				default: {},
				placeholder: 'Add account',
				description: 'Where payouts go',
				options: [
					{
						displayName: 'Account',
						name: 'account',
						values: [
							{ displayName: 'Account Name', name: 'accountName', type: 'string', default: '' },
							{
								displayName: 'Account Number',
								name: 'accountNumber',
								type: 'string',
								default: '',
								placeholder: 'e.g. 012345678901',
							},
							{
								displayName: 'Bank Code',
								name: 'bankCode',
								type: 'string',
								default: '',
								placeholder: 'e.g. 822',
							},
							{ displayName: 'Bank Name', name: 'bankName', type: 'string', default: '' },
						],
					},
				],
			},
			{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'name@email.com' },
			{
				displayName: 'Exempt From NHI Premium',
				name: 'isNhiExempt',
				type: 'boolean',
				default: false,
				description: 'Whether they have proved that no supplementary premium (補充保費) is kept back',
			},
			{
				displayName: 'Income Class',
				name: 'incomeClass',
				type: 'options',
				default: 'commission',
				description: 'By which payouts estimate tax and premium (試算); ask your accountant',
				options: [
					{ name: 'Commission (佣金)', value: 'commission' },
					{ name: 'Company (Gives an Invoice)', value: 'company' },
					{ name: 'Other Income (92 其他所得)', value: 'other' },
					{ name: 'Professional (9A 執行業務所得)', value: 'professional' },
					{ name: 'Salary (50 兼職薪資)', value: 'salary' },
				],
			},
			{
				displayName: 'LINE User ID',
				name: 'lineUserId',
				type: 'string',
				default: '',
				placeholder: 'e.g. U4af4980629…',
				description: 'By it they are known in LINE, e.g. when they type 報表',
			},
			{
				displayName: 'Note',
				name: 'note',
				type: 'string',
				typeOptions: { rows: 2 },
				default: '',
			},
			{ displayName: 'Phone', name: 'phone', type: 'string', default: '', placeholder: 'e.g. 0912345678' },
			{
				displayName: 'Resident',
				name: 'isResident',
				type: 'boolean',
				default: true,
				description: 'Whether they are a tax resident of Taiwan (183 days a year)',
			},
		],
	},
]);

/** Adds a referrer, or brings the one of this name up to date. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const input = readReferrerInput(
		readText(this, 'referrerName', item, 100),
		this.getNodeParameter('fields', item, {}) as Record<string, unknown>,
	);
	const { status, referrer } = await store.tx(async (trx) => await upsertReferrer(trx, input, Date.now()));
	return { status, ...presentReferrer(referrer, timeZoneOf(this)) };
}

/** What is not in `fields` stays as it is. @throws InputError naming the field */
export function readReferrerInput(name: string, fields: Record<string, unknown>): ReferrerInput {
	const { email, phone, note, lineUserId, incomeClass, isResident, isNhiExempt, bank } = fields;
	return {
		name,
		...(email !== undefined && { email: cleanText(email, 'email', 300) }),
		...(phone !== undefined && { phone: cleanText(phone, 'phone', 60) }),
		...(note !== undefined && { note: cleanText(note, 'note', 500) }),
		...(lineUserId !== undefined && { lineUserId: readUserId(lineUserId) }),
		...(incomeClass !== undefined && { incomeClass: oneOf(incomeClass, 'incomeClass', INCOME_CLASSES) }),
		...(typeof isResident === 'boolean' && { isResident }),
		...(typeof isNhiExempt === 'boolean' && { isNhiExempt }),
		...(bank !== undefined && { bank: (bank as { account?: BankAccount }).account ?? null }),
	};
}

function readUserId(value: unknown): string | null {
	const lineUserId = cleanText(value, 'lineUserId', 100);
	if (lineUserId === null || USER_ID.test(lineUserId)) return lineUserId;
	throw new InputError(
		`The field 'lineUserId' cannot be '${lineUserId}'`,
		'It is U and 32 digits 0–9, a–f: the userId of an event of the LINE Group Trigger.',
	);
}
