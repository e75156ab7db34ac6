import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { locator } from '../../../shared/fields';
import { readLocator } from '../../../shared/read';

export const feedField: INodeProperties = locator('Feed', 'feed', 'searchFeeds', 'The published feed', {
	displayName: 'By Name',
	name: 'name',
	placeholder: 'e.g. LINE Live',
});

export const readFeed = (context: IExecuteFunctions, item: number): string =>
	readLocator(context, 'feed', item);
