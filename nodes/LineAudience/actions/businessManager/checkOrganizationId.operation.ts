import type { IExecuteFunctions } from 'n8n-workflow';

import { checkOrganizationId } from '../../../../lib/groupbuy/business-manager';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { organizationIdField } from './link-fields';

export const description = showFor('businessManager', 'checkOrganizationId', [organizationIdField]);

/** Says whether a text is an organisation's ID; what is wrong is data, for a form to show. */
export function execute(this: IExecuteFunctions, _store: Store, item: number): Promise<object> {
	return Promise.resolve(checkOrganizationId(this.getNodeParameter('organizationId', item, '')));
}
