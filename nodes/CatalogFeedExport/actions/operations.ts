import type { Operations } from '../../shared/operation';
import * as compareVersions from './feed/compareVersions.operation';
import * as deleteFeed from './feed/delete.operation';
import * as exportFeed from './feed/export.operation';
import * as getFeed from './feed/get.operation';
import * as getAllFeeds from './feed/getAll.operation';
import * as getVersions from './feed/getVersions.operation';
import * as previewMapping from './feed/previewMapping.operation';
import * as publishFeed from './feed/publish.operation';
import * as renewAddress from './feed/renewAddress.operation';
import * as rollBack from './feed/rollBack.operation';
import * as preflight from './live/preflight.operation';
import * as searchSheet from './live/searchSheet.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	feed: {
		compareVersions,
		delete: deleteFeed,
		export: exportFeed,
		get: getFeed,
		getAll: getAllFeeds,
		getVersions,
		previewMapping,
		publish: publishFeed,
		renewAddress,
		rollBack,
	},
	live: { preflight, searchSheet },
};
