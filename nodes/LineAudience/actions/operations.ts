import type { Operations } from '../../shared/operation';
import * as createFromBuyers from './audience/createFromBuyers.operation';
import * as createFromClicks from './audience/createFromClicks.operation';
import * as createFromImpressions from './audience/createFromImpressions.operation';
import * as deleteAudience from './audience/delete.operation';
import * as getAudience from './audience/get.operation';
import * as getAllAudiences from './audience/getAll.operation';
import * as getAllShared from './audience/getAllShared.operation';
import * as getShared from './audience/getShared.operation';
import * as previewAudience from './audience/preview.operation';
import * as refreshAudiences from './audience/refresh.operation';
import * as renameAudience from './audience/rename.operation';
import * as addResource from './businessManager/addResource.operation';
import * as checkOrganizationId from './businessManager/checkOrganizationId.operation';
import * as getAllLinks from './businessManager/getAll.operation';
import * as recordDecision from './businessManager/recordDecision.operation';
import * as removeResource from './businessManager/removeResource.operation';
import * as requestLink from './businessManager/requestLink.operation';
import * as previewEvents from './conversion/previewEvents.operation';
import * as sendEvents from './conversion/sendEvents.operation';
import * as getProgress from './narrowcast/getProgress.operation';
import * as sendNarrowcast from './narrowcast/send.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	audience: {
		createFromBuyers,
		createFromClicks,
		createFromImpressions,
		delete: deleteAudience,
		get: getAudience,
		getAll: getAllAudiences,
		getAllShared,
		getShared,
		preview: previewAudience,
		refresh: refreshAudiences,
		rename: renameAudience,
	},
	businessManager: {
		addResource,
		checkOrganizationId,
		getAll: getAllLinks,
		recordDecision,
		removeResource,
		requestLink,
	},
	conversion: { previewEvents, sendEvents },
	narrowcast: { getProgress, send: sendNarrowcast },
};
