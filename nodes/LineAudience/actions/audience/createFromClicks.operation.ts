import type { IExecuteFunctions } from 'n8n-workflow';

import { createClickAudience } from '../../../../lib/line/audience-api';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readOptionalText, readText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { audienceChannel } from './audience-channel';
import { audienceNameField, requestIdField, sourceNotice } from './audience-fields';
import { presentLineAudience } from './present-line-audience';
import { readSource } from './read-source';

export const description = showFor('audience', 'createFromClicks', [
	sourceNotice,
	requestIdField,
	audienceNameField,
	{
		displayName: 'Click URL',
		name: 'clickUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://shop.example.com/mooncake',
		description: 'As it stood in the message; empty: any of its links',
	},
]);

/** An audience of people who opened a link of a narrowcast or broadcast. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const channel = await audienceChannel(this, store);
	const requestId = await readSource(this, channel, item);
	const clickUrl = readOptionalText(this, 'clickUrl', item);
	const wanted = {
		requestId,
		description: readText(this, 'audienceName', item, 100),
		...(clickUrl !== null && { clickUrl }),
	};
	return presentLineAudience(await createClickAudience(channel.api, wanted), timeZoneOf(this));
}
