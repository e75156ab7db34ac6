import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { listSharedAudiences } from '../../../lib/line/audience-api';
import { openNodeStore } from '../../shared/database';
import { MAX_LISTED } from '../../shared/list-search';
import { allAudiences, type KnownAudience } from '../actions/audience/all-audiences';
import { audienceChannel } from '../actions/audience/audience-channel';

/** Audiences of the channel for a resource locator's list. */
export async function searchAudiences(
	this: ILoadOptionsFunctions,
	search = '',
): Promise<INodeListSearchResult> {
	const channel = await audienceChannel(this, await openNodeStore(this));
	const options = (await allAudiences(channel)).flatMap(toOption);
	const wanted = options.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
	return { results: wanted.slice(0, MAX_LISTED) };
}

/** All that can be sent to, those of Business Manager as well, for a drop-down of several. */
export async function getAudiences(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const channel = await audienceChannel(this, await openNodeStore(this));
	const own = (await allAudiences(channel)).flatMap(toOption);
	const shared = await listSharedAudiences(channel.api);
	return [
		...own,
		...shared.map(({ description, lineAudienceId }) => ({
			name: `${description} (Business Manager)`,
			value: lineAudienceId,
		})),
	];
}

/** By the code of the register, which stays when LINE's ID changes with a refresh. */
function toOption({ own, atLine }: KnownAudience): INodeListSearchItems[] {
	if (own !== null)
		return [{ name: `${own.description} (${own.memberCount}, ${own.status})`, value: own.code }];
	if (atLine === null) return [];
	return [{ name: `${atLine.description} (${atLine.type.toLowerCase()})`, value: atLine.lineAudienceId }];
}
