import type { IWebhookFunctions } from 'n8n-workflow';

import { splitKeywords, type EventFilter } from './filters';

interface Options {
	groups?: string[];
	keywords?: string;
}

export function readFilter(context: IWebhookFunctions): EventFilter {
	const { groups = [], keywords = '' } = context.getNodeParameter('options', {}) as Options;
	return {
		types: context.getNodeParameter('events', []) as string[],
		sources: context.getNodeParameter('sources', []) as EventFilter['sources'],
		groupIds: groups,
		keywords: splitKeywords(keywords),
	};
}
