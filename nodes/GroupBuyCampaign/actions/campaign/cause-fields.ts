import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Cause } from '../../../../lib/store/campaign-events';
import { readOptionalText, readText } from '../../../shared/read';

export function reasonField(description: string, required: boolean): INodeProperties {
	return {
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		...(required && { required }),
		description,
	};
}

/** A workflow does it, now, for a reason that stands in the campaign's history. */
export function readCause(
	context: IExecuteFunctions,
	item: number,
	{ now, required }: { now: number; required: boolean },
): Cause {
	const reason = required
		? readText(context, 'reason', item, 500)
		: readOptionalText(context, 'reason', item, 500);
	return { actor: null, reason, at: now };
}
