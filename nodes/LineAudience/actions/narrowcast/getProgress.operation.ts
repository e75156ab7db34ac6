import type { IExecuteFunctions } from 'n8n-workflow';

import { narrowcastProgress } from '../../../../lib/line/narrowcast-api';
import { recordNarrowcastProgress } from '../../../../lib/store/narrowcasts';
import type { Store } from '../../../../lib/store/store';
import { channelKey } from '../../../shared/channel-key';
import { showFor } from '../../../shared/fields';
import { lineApi } from '../../../shared/line-api';
import { readText } from '../../../shared/read';
import { requestIdField } from '../audience/audience-fields';
import { poll } from '../poll';
import { readWaitUntil, waitField } from '../wait-field';

export const description = showFor('narrowcast', 'getProgress', [requestIdField, waitField]);

/** How far LINE is with a narrowcast. Of those that this package has sent, what they have cost is noted. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const api = await lineApi(this);
	const requestId = readText(this, 'requestId', item, 100);
	const progress = await poll(
		async () => await narrowcastProgress(api, requestId),
		(answer) => answer === null || answer.phase === 'succeeded' || answer.phase === 'failed',
		readWaitUntil(this, item),
	);
	const key = await channelKey(this);
	const noted = await store.tx(
		async (trx) => await recordNarrowcastProgress(trx, key, requestId, progress, Date.now()),
	);
	const state = noted && { state: noted.state, counted: noted.counted };
	if (progress !== null) return { requestId, ...progress, ...state };
	const failure = 'LINE knows nothing of it. It tells for 14 days how a narrowcast went.';
	return { requestId, phase: 'unknown', failure, ...state };
}
