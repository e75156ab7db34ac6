import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { GUARD_POLICIES, type GuardPolicy } from '../../lib/groupbuy/message-budget/settings';
import type { BudgetChannel } from './budget-quota';
import { channelKey } from './channel-key';
import { lineApi } from './line-api';
import { oneOf } from './read';

const POLICIES = [
	{
		name: 'Allow',
		value: 'allow',
		description: 'Push while caps and quota hold',
	},
	{
		name: 'Ask',
		value: 'ask',
		description: 'Push only what somebody has approved',
	},
	{
		name: 'Wait for a Reply',
		value: 'wait',
		description: 'Never push: say it with the next reply of the chat, which is free',
	},
];

/** The budget's own policy. */
export const policyField: INodeProperties = {
	displayName: 'Policy',
	name: 'policy',
	type: 'options',
	default: 'wait',
	description: 'What becomes of a push that says nothing else',
	options: POLICIES,
};

/** Of one push. */
export const guardField: INodeProperties = {
	displayName: 'Guard',
	name: 'guard',
	type: 'options',
	default: 'settings',
	description: 'Whether it may cost messages. Caps and quota hold in any case.',
	options: [
		{
			name: 'From Budget Settings',
			value: 'settings',
			description: 'As Budget → Update Settings says: wait for a reply, unless somebody has changed it',
		},
		...POLICIES,
	],
};

/** @returns `null`: the budget's own policy */
export function toPolicy(value: unknown): GuardPolicy | null {
	const chosen = oneOf(value, 'guard', ['settings', ...GUARD_POLICIES]);
	return chosen === 'settings' ? null : chosen;
}

/** The channel of the node's credential. */
export async function budgetChannel(context: IExecuteFunctions): Promise<BudgetChannel> {
	return { api: await lineApi(context), key: await channelKey(context) };
}
