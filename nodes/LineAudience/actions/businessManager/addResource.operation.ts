import type { IExecuteFunctions } from 'n8n-workflow';

import { BUSINESS_RESOURCE_TYPES } from '../../../../lib/groupbuy/business-manager';
import { addResource } from '../../../../lib/store/business-resources';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { oneOf, readText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { linkCodeField, readLinkCode, resourceIdField, resourceTypeField } from './link-fields';
import { presentLink } from './present-link';

export const description = showFor('businessManager', 'addResource', [
	linkCodeField,
	resourceTypeField,
	resourceIdField,
	{
		displayName: 'Resource Name',
		name: 'resourceName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 中秋禮盒的買家',
		description: 'As LINE Business Manager shows it, for the records',
	},
	{
		displayName: 'From Cross Targeting',
		name: 'isCrossTargeting',
		type: 'boolean',
		default: false,
		description:
			'Whether the audience came to the account by cross targeting (跨產品精準行銷). LINE does not share such.',
		displayOptions: { show: { resourceType: ['audience'] } },
	},
]);

/** Notes what somebody has added in LINE Business Manager (新增資源). */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const resource = {
		code: readLinkCode(this, item),
		type: oneOf(this.getNodeParameter('resourceType', item), 'resourceType', BUSINESS_RESOURCE_TYPES),
		resourceId: readText(this, 'resourceId', item),
		name: readText(this, 'resourceName', item),
		isCrossTargeting: this.getNodeParameter('isCrossTargeting', item, false) === true,
	};
	const { link, ...result } = await store.tx(async (trx) => await addResource(trx, resource, Date.now()));
	return { ...result, ...presentLink(link, timeZoneOf(this)) };
}
