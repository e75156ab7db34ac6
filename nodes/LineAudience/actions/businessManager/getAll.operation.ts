import type { IExecuteFunctions } from 'n8n-workflow';

import { checkOrganizationId, type LinkState } from '../../../../lib/groupbuy/business-manager';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { listLinks } from '../../../../lib/store/business-manager';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { oneOf, readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { presentLink } from './present-link';

const STATES: readonly LinkState[] = ['requested', 'linked', 'declined', 'replaced'];

export const description = showFor('businessManager', 'getAll', [
	...limitFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Organization ID',
				name: 'organizationId',
				type: 'string',
				default: '',
				placeholder: 'e.g. BM12345678901',
				description: 'Only links to this organization',
			},
			{
				displayName: 'State',
				name: 'state',
				type: 'options',
				default: 'linked',
				description: 'How far the link has come',
				options: [
					{ name: 'Declined', value: 'declined' },
					{ name: 'Linked', value: 'linked' },
					{ name: 'Replaced', value: 'replaced', description: 'Linked to another organization since' },
					{ name: 'Requested', value: 'requested' },
				],
			},
		],
	},
]);

/** Links with what is shared through them, the newest first. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const { organizationId, state } = this.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const filter = {
		...((organizationId ?? '') !== '' && { organizationId: toOrganizationId(organizationId) }),
		...((state ?? '') !== '' && { state: oneOf(state, 'state', STATES) }),
	};
	const { limit } = readLimit(this, item);
	const links = (await listLinks(store.db, filter)).slice(0, limit);
	return links.map((link) => presentLink(link, timeZoneOf(this)));
}

function toOrganizationId(value: unknown): string {
	const checked = checkOrganizationId(value);
	if (checked.status === 'valid') return checked.organizationId;
	throw new InputError(checked.reason, checked.wayOut);
}
