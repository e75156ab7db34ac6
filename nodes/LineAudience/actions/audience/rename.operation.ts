import type { IExecuteFunctions } from 'n8n-workflow';

import { lineDescription, readAudienceDescription } from '../../../../lib/groupbuy/audience';
import { renameAudience as renameAtLine } from '../../../../lib/line/audience-api';
import { renameAudience } from '../../../../lib/store/audiences';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readLocator } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { ownAudience } from './all-audiences';
import { audienceChannel } from './audience-channel';
import { audienceField, audienceNameField } from './audience-fields';
import { presentAudience } from './present-audience';

export const description = showFor('audience', 'rename', [audienceField, audienceNameField]);

/** Another name, at LINE and in the register. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const channel = await audienceChannel(this, store);
	const chosen = readLocator(this, 'audience', item);
	const name = readAudienceDescription(this.getNodeParameter('audienceName', item, ''), 'audienceName');
	const own = await ownAudience(channel, chosen);
	if (own === null) {
		await renameAtLine(channel.api, chosen, name);
		return { lineAudienceId: chosen, description: name };
	}
	const named = { channelKey: channel.key, code: own.code, description: name };
	const renamed = await store.tx(async (trx) => await renameAudience(trx, named));
	const { lineAudienceId, mark } = renamed;
	// The mark has to stay: by it a later run knows whose upload it is.
	if (lineAudienceId !== null && mark !== null) {
		await renameAtLine(channel.api, lineAudienceId, lineDescription(name, mark));
	}
	return presentAudience(renamed, timeZoneOf(this));
}
