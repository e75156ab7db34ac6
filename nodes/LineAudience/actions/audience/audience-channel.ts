import type { LineApi } from '../../../../lib/line/messaging-api';
import type { Store } from '../../../../lib/store/store';
import { channelKey } from '../../../shared/channel-key';
import { lineApi, lineDataApi } from '../../../shared/line-api';

/** Where the audiences of the node's credential are: at LINE and in the register. */
export interface AudienceChannel {
	store: Store;
	api: LineApi;
	/** The host that takes files. */
	dataApi: LineApi;
	/** Of `channelKey()`. */
	key: string;
}

/** @param context of a node's run, or of the editor's lists */
export async function audienceChannel(
	context: Parameters<typeof lineApi>[0],
	store: Store,
): Promise<AudienceChannel> {
	return {
		store,
		api: await lineApi(context),
		dataApi: await lineDataApi(context),
		key: await channelKey(context),
	};
}
