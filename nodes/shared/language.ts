import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Language } from '../../lib/line/words';
import { oneOf } from './read';

const LANGUAGES: readonly Language[] = ['zh-TW', 'en'];

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
	return oneOf(context.getNodeParameter('language', item, 'zh-TW'), 'language', LANGUAGES);
}
