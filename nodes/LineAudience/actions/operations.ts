import type { Operations } from '../../shared/operation';
import * as previewAudience from './audience/preview.operation';
import * as addResource from './businessManager/addResource.operation';
import * as checkOrganizationId from './businessManager/checkOrganizationId.operation';
import * as getAllLinks from './businessManager/getAll.operation';
import * as recordDecision from './businessManager/recordDecision.operation';
import * as removeResource from './businessManager/removeResource.operation';
import * as requestLink from './businessManager/requestLink.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	audience: { preview: previewAudience },
	businessManager: {
		addResource,
		checkOrganizationId,
		getAll: getAllLinks,
		recordDecision,
		removeResource,
		requestLink,
	},
};
