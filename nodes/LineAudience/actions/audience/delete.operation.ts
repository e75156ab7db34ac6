import type { IExecuteFunctions } from 'n8n-workflow';

import { findAtLine } from '../../../../lib/groupbuy/audience';
import { deleteAudience as deleteAtLine, listAudiences } from '../../../../lib/line/audience-api';
import { orNull } from '../../../../lib/line/or-null';
import { deleteAudience } from '../../../../lib/store/audiences';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readLocator } from '../../../shared/read';
import { ownAudience } from './all-audiences';
import { audienceChannel } from './audience-channel';
import { audienceField } from './audience-fields';
import { settleAudience } from './sync-audience';

export const description = showFor('audience', 'delete', [
	{
		displayName: 'LINE cannot bring an audience back. The buyers stay in the database.',
		name: 'deleteNotice',
		type: 'notice',
		default: '',
	},
	audienceField,
]);

/** Deletes an audience at LINE and takes it out of the register. That it is gone already is fine. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const channel = await audienceChannel(this, store);
	const chosen = readLocator(this, 'audience', item);
	const own = await ownAudience(channel, chosen);
	if (own === null) {
		await orNull(deleteAtLine(channel.api, chosen), ['not_found']);
		return { deleted: true, lineAudienceId: chosen };
	}
	const { key: channelKey } = channel;
	const { code, lineAudienceId } = own;
	const deleted = await store.tx(async (trx) => {
		return await deleteAudience(trx, { channelKey, code }, Date.now());
	});
	// A run that was cut off may have left one that the register never saw.
	const { remove } = findAtLine(
		await listAudiences(channel.api, { description: code }),
		{ code, refreshKey: '' },
		[],
	);
	for (const left of remove) await orNull(deleteAtLine(channel.api, left), ['not_found']);
	await settleAudience(channel, deleted, { until: 0 });
	return { deleted: true, code, lineAudienceId };
}
