import type { IExecuteFunctions } from 'n8n-workflow';

import { listSharedAudiences } from '../../../../lib/line/audience-api';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { lineApi } from '../../../shared/line-api';
import { readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { presentLineAudience } from './present-line-audience';

export const description = showFor('audience', 'getAllShared', [...limitFields]);

/** Audiences that LINE Business Manager shares with the account, whatever they were made of. */
export async function execute(this: IExecuteFunctions, _store: Store, item: number): Promise<object[]> {
	const { limit } = readLimit(this, item);
	const audiences = await listSharedAudiences(await lineApi(this));
	return audiences.slice(0, limit).map((audience) => presentLineAudience(audience, timeZoneOf(this)));
}
