import type { IExecuteFunctions } from 'n8n-workflow';

import { decideLink } from '../../../../lib/store/business-manager';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { oneOf, readText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { linkCodeField, readLinkCode } from './link-fields';
import { presentLink } from './present-link';

export const description = showFor('businessManager', 'recordDecision', [
	linkCodeField,
	{
		displayName: 'Decision',
		name: 'decision',
		type: 'options',
		default: 'approved',
		description: 'What was decided in LINE Business Manager: this only notes it',
		options: [
			{ name: 'Approved', value: 'approved' },
			{ name: 'Declined', value: 'declined' },
		],
	},
	{
		displayName: 'Approver',
		name: 'approver',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 王小明',
		description: 'Who has decided, for the records',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Side',
				name: 'side',
				type: 'options',
				default: 'organization',
				description: 'Of a change of organization: whose administrator has decided. Both have to approve.',
				options: [
					{ name: 'Organization', value: 'organization' },
					{ name: 'Previous Organization', value: 'previous_organization' },
				],
			},
		],
	},
]);

/** Notes how a request was decided; a link that holds is final. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const { side = 'organization' } = this.getNodeParameter('options', item, {}) as { side?: unknown };
	const decision = {
		code: readLinkCode(this, item),
		isApproved:
			oneOf(this.getNodeParameter('decision', item), 'decision', ['approved', 'declined']) === 'approved',
		approver: readText(this, 'approver', item, 100),
		side: oneOf(side, 'side', ['organization', 'previous_organization']),
	};
	const { link, ...result } = await store.tx(async (trx) => await decideLink(trx, decision, Date.now()));
	return { ...result, ...presentLink(link, timeZoneOf(this)) };
}
