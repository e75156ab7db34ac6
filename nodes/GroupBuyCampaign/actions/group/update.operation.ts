import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { USER_ID } from '../../../../lib/line/messaging-api';
import { updateGroup } from '../../../../lib/store/groups';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { groupField, memberField, showFor } from '../../../shared/fields';
import { presentGroup } from '../../../shared/present';
import { cleanText, readLocator } from '../../../shared/read';
import { readReferralCode, referralCodeOption } from '../campaign/create-fields';

export const description = showFor('group', 'update', [
	groupField,
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Leader',
				name: 'leader',
				type: 'string',
				default: '',
				description: 'Name of the group leader (團購主); empty: none',
			},
			{
				displayName: 'Leader and Helpers in LINE',
				name: 'operators',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add person',
				default: {},
				description:
					'Who may type commands such as 結單, 延長 and 標記付款 in the group. Replaces the ones before, in running campaigns too.',
				options: [{ displayName: 'Person', name: 'person', values: [memberField] }],
			},
			{ displayName: 'Note', name: 'note', type: 'string', typeOptions: { rows: 2 }, default: '' },
			{
				...referralCodeOption,
				description: 'With which orders of campaigns to come are made, until a campaign ends; empty: none',
			},
		],
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const lineGroupId = readLocator(this, 'group', item);
	const { leader, operators, note, ...fields } = this.getNodeParameter('updateFields', item, {}) as {
		leader?: unknown;
		operators?: { person?: Array<{ member?: unknown }> };
		note?: unknown;
		referralCode?: unknown;
	};
	const changes = {
		...(leader !== undefined && { leaderName: cleanText(leader, 'leader', 100) }),
		...(operators !== undefined && {
			operators: (operators.person ?? []).map(({ member }) => readMember(member)),
		}),
		...(note !== undefined && { note: cleanText(note, 'note', 2000) }),
		...readReferralCode(fields),
	};
	const group = await store.tx(async (trx) => await updateGroup(trx, lineGroupId, changes, Date.now()));
	return presentGroup(group, timeZoneOf(this));
}

/** A person out of a list of them, where a locator is read by hand. */
function readMember(locator: unknown): string {
	const value =
		typeof locator === 'object' && locator !== null && 'value' in locator ? locator.value : locator;
	const lineUserId = cleanText(value, 'Person', 100) ?? '';
	if (USER_ID.test(lineUserId)) return lineUserId;
	throw new InputError(
		`Leader and Helpers in LINE: '${lineUserId}' is not a LINE user ID`,
		'It is U and 32 digits 0–9, a–f: the userId of an event of the LINE Group Trigger. Choose somebody who has ordered from the list.',
	);
}
