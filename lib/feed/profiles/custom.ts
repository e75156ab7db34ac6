import { FEED_FORMATS } from '../settings';
import type { FeedProfile } from '../profile';
import { GOOGLE_AVAILABILITY, google } from './google';

/** Everything that is known about a product, to be renamed and left out; only what no catalogue is without must be there. */
export const custom: FeedProfile = {
	...google,
	name: 'custom',
	formats: FEED_FORMATS,
	columns: google.columns.map((column) =>
		['id', 'title', 'price'].includes(column.name) ? column : { ...column, need: 'optional' as const },
	),
	maxIdLength: 100,
	maxImages: 20,
	availability: { ...GOOGLE_AVAILABILITY, discontinued: 'discontinued' },
	maxBytes: null,
	isDocumented: true,
};
