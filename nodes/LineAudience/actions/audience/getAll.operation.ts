import type { IExecuteFunctions } from 'n8n-workflow';

import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { allAudiences } from './all-audiences';
import { audienceChannel } from './audience-channel';
import { presentAudience } from './present-audience';
import { presentLineAudience } from './present-line-audience';

export const description = showFor('audience', 'getAll', [...limitFields]);

/** Audiences of the channel: those of the register first, with `atLine`, then those that were made elsewhere. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const zone = timeZoneOf(this);
	const { limit } = readLimit(this, item);
	const audiences = await allAudiences(await audienceChannel(this, store));
	return audiences.slice(0, limit).flatMap(({ own, atLine }) => {
		const said = atLine === null ? null : presentLineAudience(atLine, zone);
		if (own !== null) return { ...presentAudience(own, zone), atLine: said };
		return said === null ? [] : { code: null, ...said };
	});
}
