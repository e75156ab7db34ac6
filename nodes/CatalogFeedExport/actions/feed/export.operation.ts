import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { FeedBuild } from '../../../../lib/feed/build-feed';
import { feedFileName, feedMime } from '../../../../lib/feed/file-name';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readLanguage } from '../../../shared/language';
import { toJson } from '../../../shared/operation';
import { readOptionalText, readText } from '../../../shared/read';
import { beginFeed } from './build';
import { IssueItems } from './issue-items';
import { outcomeText } from './outcome-text';
import { readOptions } from './read-settings';
import { optionsField, settingsFields } from './settings-fields';
import { sourceFields } from './source-fields';

export const description = showFor('feed', 'export', [
	...sourceFields,
	...settingsFields,
	{
		displayName: 'Put Output File in Field',
		name: 'binaryProperty',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output binary field to put the file in',
	},
	optionsField([
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. products',
			description: "Without its ending; empty: the profile's name",
		},
		{
			displayName: 'Gzip',
			name: 'gzip',
			type: 'boolean',
			default: false,
			description: 'Whether to compress the file (.gz)',
		},
	]),
]);

/** Makes the file without keeping it anywhere: one item with it, and what was noticed on the second output. */
export async function executeOutputs(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	const { gzip = false, strict = false } = readOptions(this) as { gzip?: boolean; strict?: boolean };
	const property = readText(this, 'binaryProperty', 0);
	const issues = IssueItems.of(this);
	const { settings, build, pairedItem } = await beginFeed(this, store, items);
	const fileName = feedFileName(readOptionalText(this, 'options.fileName', 0, 100) ?? '', settings, gzip);
	const mime = gzip ? 'application/gzip' : feedMime(settings.format);
	const data = await this.helpers.prepareBinaryData(fileOf(build, issues, gzip), fileName, mime);

	const statistics = build.statistics();
	const status = strict && statistics.invalid > 0 ? 'refused_invalid' : 'exported';
	const facts = { statistics, rowsBefore: null, nextManualAt: null };
	const { profile, format, rows } = settings;
	const json = {
		status,
		...outcomeText(status, facts, readLanguage(this, 0)),
		...{ profile, format, rows, fileName, mime },
		...statistics,
	};
	// Whoever wants no file with a product missing gets none.
	const binary = status === 'exported' && { binary: { [property]: data } };
	return [[{ json: toJson(json), pairedItem, ...binary }], issues.items()];
}

/** The file as a stream, while it is made. */
function fileOf({ parts }: FeedBuild, issues: IssueItems, gzip: boolean): Readable {
	const file = Readable.from(bytesOf(parts, issues), { objectMode: false });
	// Whoever reads hears of a failure from the last stream; the callback is for nobody.
	return gzip ? pipeline(file, createGzip(), () => undefined) : file;
}

async function* bytesOf(parts: FeedBuild['parts'], issues: IssueItems): AsyncGenerator<Buffer> {
	for await (const part of parts) {
		issues.add(part.issues);
		yield part.bytes;
	}
}
