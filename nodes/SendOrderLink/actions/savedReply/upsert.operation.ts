import type { IExecuteFunctions } from 'n8n-workflow';

import { saveReply } from '../../../../lib/store/saved-replies';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readText } from '../../../shared/read';
import { nameField, readName } from './name';

/** What LINE takes as one text message. */
const MAX_TEXT = 5000;

export const description = showFor('savedReply', 'upsert', [
	nameField,
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. 您好，匯款後請回覆帳號後五碼，謝謝！',
	},
]);

/** Keeps a reply under its name; one that was there before is replaced. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const reply = { name: readName(this, item), text: readText(this, 'text', item, MAX_TEXT) };
	await store.tx(async (trx) => await saveReply(trx, reply, Date.now()));
	return reply;
}
