import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { importCodes, type CodeImport, type ImportedRow } from '../../../../lib/store/referral-code-import';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { toJson } from '../../../shared/operation';
import { presentCode } from '../../../shared/present-referral';
import { readLocator, readOptionalText } from '../../../shared/read';
import { planField } from '../../../shared/referral-fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { readReferrerInput } from '../referrer/upsert.operation';
import { codeField } from './code-field';

export const description = showFor('referralCode', 'import', [
	{
		displayName:
			'One item per referrer, e.g. of a spreadsheet. All are saved together, or none: each item says what came of it.',
		name: 'importNotice',
		type: 'notice',
		default: '',
	},
	planField,
	{
		displayName: 'Referrer Name',
		name: 'referrerName',
		type: 'string',
		default: '={{ $json.name }}',
		required: true,
		description: 'Added, or brought up to date',
	},
	{ ...codeField, default: '={{ $json.code }}' },
	{
		displayName: 'Referrer Fields',
		name: 'referrerFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				placeholder: 'name@email.com',
				default: '={{ $json.email }}',
			},
			{
				displayName: 'LINE User ID',
				name: 'lineUserId',
				type: 'string',
				default: '={{ $json.lineUserId }}',
			},
			{ displayName: 'Phone', name: 'phone', type: 'string', default: '={{ $json.phone }}' },
		],
	},
]);

/** All items in one transaction. */
export async function executeAll(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const zone = timeZoneOf(this);
	const { imported, rows } = await importCodes(
		store,
		items.map((_, item) => readRow(this, item)),
		Date.now(),
	);
	return rows.map((row, item) => ({
		json: toJson({ ...presentRow(row, zone), imported }),
		pairedItem: { item },
	}));
}

function readRow(context: IExecuteFunctions, item: number): CodeImport {
	const fields = context.getNodeParameter('referrerFields', item, {}) as Record<string, unknown>;
	return {
		planName: readLocator(context, 'plan', item),
		// A missing name is a refused row, not the end of the import.
		referrer: readReferrerInput(readOptionalText(context, 'referrerName', item) ?? '', fields),
		code: readOptionalText(context, 'code', item, 60),
	};
}

function presentRow(row: ImportedRow, zone: string): object {
	return row.status === 'refused' ? row : { status: row.status, ...presentCode(row.code, zone) };
}
