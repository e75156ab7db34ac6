import type { IExecuteFunctions } from 'n8n-workflow';

import { createImpressionAudience } from '../../../../lib/line/audience-api';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { audienceChannel } from './audience-channel';
import { audienceNameField, requestIdField, sourceNotice } from './audience-fields';
import { presentLineAudience } from './present-line-audience';
import { readSource } from './read-source';

export const description = showFor('audience', 'createFromImpressions', [
	sourceNotice,
	requestIdField,
	audienceNameField,
]);

/** An audience of people who saw a narrowcast or broadcast. LINE makes one per message. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const channel = await audienceChannel(this, store);
	const requestId = await readSource(this, channel, item);
	const wanted = { requestId, description: readText(this, 'audienceName', item, 100) };
	return presentLineAudience(await createImpressionAudience(channel.api, wanted), timeZoneOf(this));
}
