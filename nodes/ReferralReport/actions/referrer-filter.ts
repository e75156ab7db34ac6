import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ReferrerView } from '../../../lib/store/referrers';
import type { Db } from '../../../lib/store/store';
import { referrerField, referrerOf } from '../../shared/referral-fields';

/** Of what can be about one referrer or about all. */
export const referrerOrAllField: INodeProperties = {
	...referrerField,
	required: false,
	description: `${referrerField.description ?? ''}; empty: all`,
};

/** @returns `null`: all. @throws InputError when there is no such referrer */
export async function readReferrerOrAll(
	context: IExecuteFunctions,
	db: Db,
	item: number,
): Promise<ReferrerView | null> {
	const value = context.getNodeParameter('referrer', item, '', { extractValue: true }) as unknown;
	const chosen = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return chosen === '' ? null : await referrerOf(db, chosen);
}
