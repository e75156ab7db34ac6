import type { IExecuteFunctions } from 'n8n-workflow';

import { readAudienceDescription } from '../../../../lib/groupbuy/audience';
import { createAudience } from '../../../../lib/store/audiences';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { audienceChannel } from './audience-channel';
import { audienceNameField } from './audience-fields';
import { presentRefreshed } from './present-audience';
import { readSelection } from './read-selection';
import { selectionField } from './selection-fields';
import { refreshAndSettle } from './sync-audience';
import { readWaitUntil, waitField } from '../wait-field';

export const description = showFor('audience', 'createFromBuyers', [
	{
		displayName:
			'Sends LINE user IDs to LINE and nothing else; it costs no messages. Use Preview first. An audience of the same name is used again, with the conditions given now.',
		name: 'createNotice',
		type: 'notice',
		default: '',
	},
	audienceNameField,
	selectionField,
	waitField,
]);

/** Registers an audience and uploads who is in it now. Done again, it is brought up to date instead. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const channel = await audienceChannel(this, store);
	const wanted = {
		channelKey: channel.key,
		description: readAudienceDescription(this.getNodeParameter('audienceName', item, ''), 'audienceName'),
		selection: await readSelection(this, store.db, item),
	};
	const until = readWaitUntil(this, item);
	const { audience } = await store.tx(async (trx) => await createAudience(trx, wanted, Date.now()));
	return presentRefreshed(await refreshAndSettle(channel, audience, until), timeZoneOf(this));
}
