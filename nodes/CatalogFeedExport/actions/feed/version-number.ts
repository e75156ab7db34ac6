import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';

/** Reads the number of a version; 0 is `null`. */
export function readVersionNumber(context: IExecuteFunctions, name: string, item: number): number | null {
	const value = context.getNodeParameter(name, item, 0) as unknown;
	const number = value === '' || value === null ? 0 : Number(value);
	if (Number.isSafeInteger(number) && number >= 0) return number === 0 ? null : number;
	throw new InputError(
		`The field '${name}' is not the number of a version: '${String(value).slice(0, 60)}'`,
		'Get Versions lists those that are kept.',
	);
}
