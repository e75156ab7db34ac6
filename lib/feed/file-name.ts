import type { FeedFormat, FeedSettings } from './settings';

const MEDIA_TYPES: Record<FeedFormat, string> = {
	csv: 'text/csv',
	tsv: 'text/tab-separated-values',
	xml: 'application/xml',
	json: 'application/json',
};

const MAX_LENGTH = 80;

/** Names that Windows keeps for devices, whatever comes after the dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Media type of a feed's file before it is compressed; the text is UTF-8. */
export function feedMime(format: FeedFormat): string {
	return MEDIA_TYPES[format];
}

/**
 * A file name for a feed, e.g. `line-live.csv.gz`: of the feed's name only what any file system and any HTTP header takes, or
 * the profile's name where nothing is left of it.
 */
export function feedFileName(
	name: string,
	{ profile, format }: Pick<FeedSettings, 'profile' | 'format'>,
	gzip: boolean,
): string {
	const plain = name
		.normalize('NFKD')
		.replace(/[^\w.]+/g, '-')
		.slice(0, MAX_LENGTH)
		.replace(/^[-.]+|[-.]+$/g, '');
	const stem = plain || profile.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
	return `${DEVICE.test(stem) ? 'feed-' : ''}${stem}.${format}${gzip ? '.gz' : ''}`;
}
