import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { listCampaigns } from '../../lib/store/campaign-views';
import type { Store } from '../../lib/store/store';
import { openNodeStore } from './database';

export const MAX_LISTED = 100;

export type Search = (this: ILoadOptionsFunctions, search?: string) => Promise<INodeListSearchResult>;

/** A resource locator's list. */
export function searching(
	find: (
		store: Store,
		filter: { limit: number; search?: string },
	) => Promise<INodeListSearchResult['results']>,
): Search {
	return async function (this: ILoadOptionsFunctions, search?: string) {
		const store = await openNodeStore(this);
		return { results: await find(store, { limit: MAX_LISTED, ...(search !== undefined && { search }) }) };
	};
}

export const searchCampaigns = searching(async (store, filter) => {
	const campaigns = await listCampaigns(store.db, filter, Date.now());
	return campaigns.map(({ title, groupName, state, code }) => ({
		name: `${title} (${[groupName, state].filter(Boolean).join(', ')})`,
		value: code,
	}));
});
