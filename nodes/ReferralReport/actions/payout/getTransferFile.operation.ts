import { DateTime } from 'luxon';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { major } from '../../../../lib/groupbuy/money';
import { transferFile, type Transfer } from '../../../../lib/report/transfer-file';
import {
	readTransferLayout,
	TRANSFER_PRESETS,
	type TransferLayout,
} from '../../../../lib/report/transfer-layout';
import { getPayout } from '../../../../lib/store/payouts';
import { getReferrer } from '../../../../lib/store/referrers';
import type { Store } from '../../../../lib/store/store';
import { parseJson } from '../../../../lib/line/check-messages';
import { showFor } from '../../../shared/fields';
import { toJson } from '../../../shared/operation';
import { oneOf } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { payoutCodeField, readPayoutCode } from './payout-code';

const LAYOUTS = ['csv', 'fixedWidth', 'own'] as const;

export const description = showFor('payout', 'getTransferFile', [
	{
		displayName:
			'Takes the items of Mark Paid, or of Get Many, and makes one file of all, in the file "data". Every bank has a layout of its own: compare a file with its specification before the first upload.',
		name: 'transferNotice',
		type: 'notice',
		default: '',
	},
	payoutCodeField,
	{
		displayName: 'Layout',
		name: 'layout',
		type: 'options',
		default: 'csv',
		options: [
			{
				name: 'CSV',
				value: 'csv',
				description: 'Bank code, account, name, amount and payout code, in UTF-8',
			},
			{
				name: 'Fixed Width (Example)',
				value: 'fixedWidth',
				description: "What banks' own layouts look like, in Big5; of no bank in particular",
			},
			{ name: 'Own (JSON)', value: 'own', description: "Your bank's" },
		],
	},
	{
		displayName: 'Own Layout (JSON)',
		name: 'ownLayout',
		type: 'json',
		default: JSON.stringify(TRANSFER_PRESETS.fixedWidth, null, 2),
		description:
			'Encoding (utf-8 or big5), separator, and the columns of the lines of payments and of the first and last line: a <code>field</code> or a <code>value</code>, with <code>width</code> in bytes, <code>justify</code> and <code>pad</code>',
		displayOptions: { show: { layout: ['own'] } },
	},
]);

/** One file of all payouts; what a bank cannot be told is listed as `left` with its reason. */
export async function executeAll(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const layout = readLayout(this);
	const timeZone = timeZoneOf(this);
	// A payout that comes twice is one transfer.
	const codes = [...new Set(items.map((_, item) => readPayoutCode(this, item)))];
	const transfers: Transfer[] = [];
	for (const code of codes) {
		const payout = await getPayout(store.db, code);
		const { bank } = await getReferrer(store.db, { id: payout.leaderId });
		transfers.push({ ...payout, bank });
	}
	const { bytes, count, sumMinor, left } = transferFile(transfers, layout, timeZone);
	const json = toJson({
		...{ count, sum: major(sumMinor, 'TWD'), currency: 'TWD' },
		left: left.map(({ code, leaderName, reason }) => ({
			payoutCode: code,
			referrerName: leaderName,
			reason,
		})),
	});
	const pairedItem = items.map((_, item) => ({ item }));
	if (count === 0) return [{ json, pairedItem }];
	const isCsv = layout.separator !== '';
	const name = `transfers ${DateTime.now().setZone(timeZone).toFormat('yyyy-MM-dd')}.${isCsv ? 'csv' : 'txt'}`;
	const data = await this.helpers.prepareBinaryData(bytes, name, isCsv ? 'text/csv' : 'text/plain');
	return [{ json, binary: { data }, pairedItem }];
}

function readLayout(context: IExecuteFunctions): TransferLayout {
	const layout = oneOf(context.getNodeParameter('layout', 0, 'csv'), 'layout', LAYOUTS);
	if (layout !== 'own') return TRANSFER_PRESETS[layout];
	const given = context.getNodeParameter('ownLayout', 0, '') as unknown;
	return readTransferLayout(typeof given === 'string' ? parseJson(given, 'ownLayout') : given, 'ownLayout');
}
