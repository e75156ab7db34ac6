import type { IExecuteFunctions } from 'n8n-workflow';

import { revokeReportLink } from '../../../../lib/store/report-links';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readText } from '../../../shared/read';

export const description = showFor('shareLink', 'revoke', [
	{
		displayName: 'Link Code',
		name: 'linkCode',
		type: 'string',
		default: '={{ $json.code }}',
		required: true,
		placeholder: 'e.g. L7K3M9QX',
		description: 'The code of the link, from Get Many or Create',
	},
]);

/** From now on the link opens nothing, for whoever has it open too. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readText(this, 'linkCode', item, 60).toUpperCase();
	const { status } = await store.tx(async (trx) => await revokeReportLink(trx, code, Date.now()));
	return { status, code };
}
