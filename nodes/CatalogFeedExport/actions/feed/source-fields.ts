import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { MAPPABLE_FIELDS } from '../../../../lib/feed/mapping/fields';
import { SHAPES } from '../../../../lib/feed/mapping/shapes';

const byName = (options: INodePropertyOptions[]) =>
	options.sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** Names of our values as an editor writes them: `saleStartsAt` → `Sale Starts At`. */
const titleOf = (field: string) =>
	field.replace(/[A-Z0-9]/g, ' $&').replace(/^./, (letter) => letter.toUpperCase());

/** Which of the items' shapes it is, and where it differs. */
export const mappingFields: INodeProperties[] = [
	{
		displayName: 'Mapping',
		name: 'shape',
		type: 'options',
		default: 'auto',
		description: 'What the items look like. Preview Mapping shows what is read from where.',
		options: [
			{ name: 'Guess From the Items', value: 'auto' },
			...byName(Object.values(SHAPES).map(({ name, label }) => ({ name: label, value: name }))),
		],
	},
	{
		displayName: 'Own Paths',
		name: 'paths',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add path',
		default: {},
		description: 'Where single values are read from, before what is guessed',
		options: [
			{
				displayName: 'Path',
				name: 'path',
				values: [
					{
						displayName: 'Value',
						name: 'field',
						type: 'options',
						default: 'price',
						options: byName(MAPPABLE_FIELDS.map((value) => ({ name: titleOf(value), value }))),
					},
					{
						displayName: 'Path',
						name: 'path',
						type: 'string',
						default: '',
						placeholder: 'e.g. variants[0].price',
						description: 'Name of a field of the items, or a path to it',
					},
				],
			},
		],
	},
];

/** Of what a feed is made. */
export const sourceFields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'products',
		description: 'Where the products come from',
		options: [
			{
				name: 'Product Table',
				value: 'products',
				description: 'All products kept by Group Buy Campaign → Product, however many items come in',
			},
			{ name: 'Input Items', value: 'items', description: 'All items together make one feed' },
		],
	},
	...mappingFields.map((field) => ({ ...field, displayOptions: { show: { source: ['items'] } } })),
];
