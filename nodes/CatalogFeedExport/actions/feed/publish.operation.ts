import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { feedFileName, feedMime } from '../../../../lib/feed/file-name';
import { publishFeed } from '../../../../lib/store/publish-feed';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readLanguage } from '../../../shared/language';
import { toJson } from '../../../shared/operation';
import { isoOrNull } from '../../../shared/present';
import { readText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { beginFeed } from './build';
import { IssueItems } from './issue-items';
import { outcomeText } from './outcome-text';
import { feedUrlOf, presentFeed } from './present-feed';
import { readOptions } from './read-settings';
import { optionsField, settingsFields } from './settings-fields';
import { sourceFields } from './source-fields';

export const description = showFor('feed', 'publish', [
	{
		displayName: 'Feed Name',
		name: 'feedName',
		type: 'string',
		default: 'LINE Live',
		required: true,
		placeholder: 'e.g. LINE Live',
		description: 'A new name makes a new feed with an address of its own',
	},
	{
		displayName:
			'The feed is served at an address that nobody can guess, once a workflow with a Catalog Feed Trigger is active. The result names it (url).',
		name: 'addressNotice',
		type: 'notice',
		default: '',
	},
	...sourceFields,
	...settingsFields,
	{
		displayName: 'Manual Refresh',
		name: 'manualRefresh',
		type: 'boolean',
		default: false,
		description: 'Whether somebody asks for it by hand, which is possible once in a while only',
	},
	{
		displayName: 'Minutes Between Manual Refreshes',
		name: 'minMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		displayOptions: { show: { manualRefresh: [true] } },
	},
	optionsField([
		{
			displayName: 'Allow Empty',
			name: 'allowEmpty',
			type: 'boolean',
			default: false,
			description: 'Whether a feed without any product may be published',
		},
		{
			displayName: 'Max Shrink (%)',
			name: 'maxShrinkPercent',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 100 },
			default: 30,
			description:
				'A feed that lost more of its rows is not published: platforms delete what is missing in a file',
		},
	]),
]);

/** Makes the file and serves it from then on, or says why not; what was noticed is on the second output. */
export async function executeOutputs(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	const name = readText(this, 'feedName', 0);
	const options = readOptions(this);
	const issues = IssueItems.of(this);
	const { settings, source, build, pairedItem } = await beginFeed(this, store, items);
	const manual = this.getNodeParameter('manualRefresh', 0, false) === true;
	const result = await publishFeed(
		store,
		{
			...{ name, settings, source, build },
			fileName: feedFileName(name, settings, false),
			mime: feedMime(settings.format),
			strict: options.strict === true,
			allowEmpty: options.allowEmpty === true,
			...(options.maxShrinkPercent !== undefined && {
				maxShrinkPercent: options.maxShrinkPercent as number,
			}),
			manual: manual ? { minMinutes: this.getNodeParameter('minMinutes', 0, 60) as number } : null,
			onIssues: issues.add,
		},
		() => Date.now(),
	);
	const zone = timeZoneOf(this);
	const { status, statistics, rowsBefore, difference } = result;
	const nextManualAt = isoOrNull(result.nextManualAt, zone);
	const json = {
		status,
		...outcomeText(status, { statistics, rowsBefore, nextManualAt }, readLanguage(this, 0)),
		feed: presentFeed(result.feed, await feedUrlOf(store.db), zone),
		...{ rowsBefore, difference, nextManualAt, statistics },
	};
	return [[{ json: toJson(json), pairedItem }], issues.items()];
}
