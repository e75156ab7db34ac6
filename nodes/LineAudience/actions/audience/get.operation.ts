import type { IExecuteFunctions } from 'n8n-workflow';

import { getAudience } from '../../../../lib/line/audience-api';
import { orNull } from '../../../../lib/line/or-null';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readLocator } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { ownAudience } from './all-audiences';
import { audienceChannel } from './audience-channel';
import { audienceField } from './audience-fields';
import { presentAudience } from './present-audience';
import { presentDetails } from './present-line-audience';
import { lookAgain, settleAudience } from './sync-audience';

export const description = showFor('audience', 'get', [audienceField]);

/** An audience as LINE has it now; for one of the register that is noted as well. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const channel = await audienceChannel(this, store);
	const zone = timeZoneOf(this);
	const chosen = readLocator(this, 'audience', item);
	const own = await ownAudience(channel, chosen);
	if (own === null) return presentDetails(await getAudience(channel.api, chosen), zone);
	const now = await settleAudience(channel, await lookAgain(channel, own), { until: 0 });
	const { lineAudienceId } = now;
	const found =
		lineAudienceId === null ? null : await orNull(getAudience(channel.api, lineAudienceId), ['not_found']);
	const atLine = found === null ? null : presentDetails(found, zone);
	return { ...presentAudience(now, zone), selection: now.selection, atLine };
}
