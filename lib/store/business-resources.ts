import {
	refusal,
	type BusinessResourceType,
	type LinkState,
	type Refusal,
} from '../groupbuy/business-manager';
import { getLink, lockLink, type LinkView } from './business-manager';
import type { Tx } from './store';

export interface SharedResource {
	/** Public code of the link. */
	code: string;
	type: BusinessResourceType;
	/** LINE's own ID. */
	resourceId: string;
	name: string;
	/** Came to the account by cross targeting (跨產品精準行銷). */
	isCrossTargeting: boolean;
}

export type ResourceResult =
	{ status: 'added' | 'already'; link: LinkView } | { status: 'refused'; refusal: Refusal; link: LinkView };

/** Notes that an audience or a LINE Tag is shared through a link. @throws InputError when there is no such link */
export async function addResource(
	trx: Tx,
	{ code, type, resourceId, name, isCrossTargeting }: SharedResource,
	now: number,
): Promise<ResourceResult> {
	const { id, state } = await lockLink(trx, code);
	const reason = obstacle(state, type === 'audience' && isCrossTargeting);
	if (reason !== null) return { status: 'refused', refusal: refusal(reason), link: await getLink(trx, code) };
	const added = await trx
		.insertInto('business_manager_resources')
		.values({ link_id: id, resource_type: type, resource_id: resourceId, name, added_at: now })
		.onConflict((conflict) =>
			conflict
				.columns(['link_id', 'resource_type', 'resource_id'])
				.where('removed_at', 'is', null)
				.doNothing(),
		)
		.returning('id')
		.executeTakeFirst();
	return { status: added ? 'added' : 'already', link: await getLink(trx, code) };
}

function obstacle(state: LinkState, isCrossTargeting: boolean): Refusal['reason'] | null {
	if (state === 'replaced') return 'replaced';
	if (state !== 'linked') return 'not_linked';
	return isCrossTargeting ? 'cross_targeting' : null;
}

/** Notes that it is no longer shared. @throws InputError when there is no such link */
export async function removeResource(
	trx: Tx,
	{ code, type, resourceId }: Pick<SharedResource, 'code' | 'type' | 'resourceId'>,
	now: number,
): Promise<{ status: 'removed' | 'not_shared'; link: LinkView }> {
	const { id } = await lockLink(trx, code);
	const { numUpdatedRows } = await trx
		.updateTable('business_manager_resources')
		.set({ removed_at: now })
		.where('link_id', '=', id)
		.where('resource_type', '=', type)
		.where('resource_id', '=', resourceId)
		.where('removed_at', 'is', null)
		.executeTakeFirst();
	return { status: numUpdatedRows > 0n ? 'removed' : 'not_shared', link: await getLink(trx, code) };
}
