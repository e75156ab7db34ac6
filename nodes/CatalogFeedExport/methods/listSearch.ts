import { listFeeds } from '../../../lib/store/feeds';
import { searching } from '../../shared/list-search';

/** Feeds by name. */
export const searchFeeds = searching(async (store, { limit, search = '' }) => {
	const wanted = search.trim().toLowerCase();
	const feeds = (await listFeeds(store.db)).filter(({ name }) => name.toLowerCase().includes(wanted));
	return feeds.slice(0, limit).map(({ name, version }) => ({
		name: version === null ? name : `${name} (${version.rowCount})`,
		value: name,
	}));
});
