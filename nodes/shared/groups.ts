import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { listGroups, type GroupView } from '../../lib/store/groups';
import { openNodeStore } from './database';

const MAX_LISTED = 100;

/** Groups for a resource locator's list. */
export async function searchGroups(
	this: ILoadOptionsFunctions,
	search?: string,
): Promise<INodeListSearchResult> {
	return { results: (await findGroups(this, search)).map(toOption) };
}

/** Groups for a drop-down of several. */
export async function getGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await findGroups(this)).map(toOption);
}

async function findGroups(context: ILoadOptionsFunctions, search?: string): Promise<GroupView[]> {
	const store = await openNodeStore(context);
	return await listGroups(store.db, { limit: MAX_LISTED, ...(search !== undefined && { search }) });
}

function toOption({ name, lineGroupId, state }: GroupView): INodeListSearchItems {
	return { name: `${name ?? lineGroupId}${state === 'left' ? ' (left)' : ''}`, value: lineGroupId };
}
