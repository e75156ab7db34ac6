import type { IExecuteFunctions } from 'n8n-workflow';

import { BUSINESS_RESOURCE_TYPES } from '../../../../lib/groupbuy/business-manager';
import { removeResource } from '../../../../lib/store/business-resources';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { oneOf, readText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { linkCodeField, readLinkCode, resourceIdField, resourceTypeField } from './link-fields';
import { presentLink } from './present-link';

export const description = showFor('businessManager', 'removeResource', [
	linkCodeField,
	resourceTypeField,
	resourceIdField,
]);

/** Notes that something is not shared any more (停止共享). */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const resource = {
		code: readLinkCode(this, item),
		type: oneOf(this.getNodeParameter('resourceType', item), 'resourceType', BUSINESS_RESOURCE_TYPES),
		resourceId: readText(this, 'resourceId', item),
	};
	const { status, link } = await store.tx(async (trx) => await removeResource(trx, resource, Date.now()));
	return { status, ...presentLink(link, timeZoneOf(this)) };
}
