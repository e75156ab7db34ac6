import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Language } from '../../../lib/line/words';

export const languageField: INodeProperties = {
	displayName: 'Message Language',
	name: 'language',
	type: 'options',
	default: 'zh-TW',
	description: 'Language of what the group reads',
	options: [
		{ name: 'Chinese (Taiwan)', value: 'zh-TW' },
		{ name: 'English', value: 'en' },
	],
};

export function readLanguage(context: IExecuteFunctions, item: number): Language {
	return context.getNodeParameter('language', item, 'zh-TW') as Language;
}
