import type { IExecuteFunctions } from 'n8n-workflow';

import { getSharedAudience } from '../../../../lib/line/audience-api';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { lineApi } from '../../../shared/line-api';
import { readText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { presentDetails } from './present-line-audience';

export const description = showFor('audience', 'getShared', [
	{
		displayName: 'LINE Audience ID',
		name: 'lineAudienceId',
		type: 'string',
		default: '={{ $json.lineAudienceId }}',
		required: true,
		placeholder: 'e.g. 4389303728991',
		description: 'From Get Many Shared',
	},
]);

/** An audience that LINE Business Manager shares with the account, with its owner. */
export async function execute(this: IExecuteFunctions, _store: Store, item: number): Promise<object> {
	const api = await lineApi(this);
	return presentDetails(
		await getSharedAudience(api, readText(this, 'lineAudienceId', item)),
		timeZoneOf(this),
	);
}
