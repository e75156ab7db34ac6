import type { Operations } from '../../shared/operation';
import * as preview from './audience/preview.operation';
import * as checkOrganizationId from './businessManager/checkOrganizationId.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	audience: { preview },
	businessManager: { checkOrganizationId },
};
