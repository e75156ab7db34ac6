import type { FeedWriter } from './feed-writer';
import type { FeedFormat, FeedSettings } from './settings';
import { csvWriter } from './write-csv';
import { jsonWriter } from './write-json';
import { rssWriter } from './write-rss';
import { tsvWriter } from './write-tsv';

const WRITERS: Record<
	FeedFormat,
	(names: readonly string[], channel: FeedSettings['channel']) => FeedWriter
> = {
	csv: csvWriter,
	tsv: tsvWriter,
	xml: rssWriter,
	json: jsonWriter,
};

/** @param names of the columns, as `columnsOf` takes them */
export function feedWriter({ format, channel }: FeedSettings, names: readonly string[]): FeedWriter {
	return WRITERS[format](names, channel);
}
