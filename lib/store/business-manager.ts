import type { Selectable } from 'kysely';

import {
	linkRefusals,
	refusal,
	type BusinessAccountType,
	type BusinessResourceType,
	type LinkRequest,
	type LinkState,
	type Refusal,
} from '../groupbuy/business-manager';
import { InputError } from '../groupbuy/input-error';
import { ifGiven, oneOf } from './expressions';
import { publicCode } from './public-code';
import type { BusinessManagerLinksTable, BusinessManagerResourcesTable } from './schema';
import { lockKey, type Db, type Store, type Tx } from './store';

/*
 * Which accounts are linked to which organisation in LINE Business Manager. LINE has no API for it: people do it there, and
 * this register holds them to its rules and remembers what they have said.
 */

export interface ResourceView {
	type: BusinessResourceType;
	/** LINE's own ID. */
	resourceId: string;
	name: string;
	addedAt: number;
}

export interface LinkView {
	/** Public code. */
	code: string;
	organizationId: string;
	organizationName: string | null;
	accountType: BusinessAccountType;
	accountId: string;
	accountName: string;
	/** The company that holds the account. */
	legalEntity: string;
	/** Of the organisation: for a change, the sides of both have to approve. */
	isChange: boolean;
	state: LinkState;
	approver: string | null;
	previousApprover: string | null;
	note: string | null;
	/** What is shared; at first nothing is. */
	resources: ResourceView[];
	/** Epoch milliseconds. */
	requestedAt: number;
	decidedAt: number | null;
}

export type LinkResult =
	| { status: 'requested' | 'already_requested' | 'already_linked'; link: LinkView }
	/** All that stands in the way. Nothing was noted. */
	| { status: 'refused'; refusals: Refusal[] };

/** Notes that a link was asked for, unless LINE's rules forbid it. The same request is noted once. */
export async function requestLink(store: Store, request: LinkRequest, now: number): Promise<LinkResult> {
	const { accountType, accountId, organizationId } = request;
	return await store.tx(async (trx): Promise<LinkResult> => {
		await lockKey(trx, store.dialect, `business-manager:${accountType}:${accountId}`);
		const links = await listLinks(trx, { accountType, accountId });
		const linked = links.find(({ state }) => state === 'linked');
		const asked = links.find(({ state }) => state === 'requested');
		if (linked?.organizationId === organizationId) return { status: 'already_linked', link: linked };
		const refusals = linkRefusals(request, {
			linkedTo: linked?.organizationId ?? null,
			requestedFrom: asked?.organizationId ?? null,
		});
		if (refusals.length > 0) return { status: 'refused', refusals };
		if (asked) return { status: 'already_requested', link: asked };
		const { code } = await trx
			.insertInto('business_manager_links')
			.values({
				code: publicCode('K'),
				organization_id: organizationId,
				organization_name: request.organizationName,
				account_type: accountType,
				account_id: accountId,
				account_name: request.accountName,
				legal_entity: request.accountEntity.name,
				is_change: request.isChange ? 1 : 0,
				state: 'requested',
				note: request.note,
				requested_at: now,
			})
			.returning('code')
			.executeTakeFirstOrThrow();
		return { status: 'requested', link: await getLink(trx, code) };
	});
}

export interface LinkDecision {
	/** Public code of the request. */
	code: string;
	isApproved: boolean;
	/** Who decided, as the shop calls them. */
	approver: string;
	/** For a change: whose side it was. */
	side: 'organization' | 'previous_organization';
}

export type DecisionResult =
	/** `half_approved`: of a change, of which the other side has still to approve. */
	| { status: 'linked' | 'declined' | 'half_approved' | 'already'; link: LinkView }
	| { status: 'refused'; refusal: Refusal; link: LinkView };

/**
 * Notes how a request was decided in LINE Business Manager. A link is final; the same decision may come again.
 *
 * @throws InputError when there is no such request
 */
export async function decideLink(
	trx: Tx,
	{ code, isApproved, approver, side }: LinkDecision,
	now: number,
): Promise<DecisionResult> {
	const row = await lockLink(trx, code);
	if (row.state !== 'requested') {
		const link = await getLink(trx, code);
		const isSame = row.state === (isApproved ? 'linked' : 'declined');
		if (isSame) return { status: 'already', link };
		return { status: 'refused', refusal: refusal('already_decided'), link };
	}
	const answer = async (status: 'linked' | 'declined' | 'half_approved') => ({
		status,
		link: await getLink(trx, code),
	});
	const own = row.is_change === 1 && side === 'previous_organization' ? 'previous_approver' : 'approver';
	if (!isApproved) {
		await changeLink(trx, row.id, { [own]: approver, state: 'declined', decided_at: now });
		return await answer('declined');
	}
	const other = own === 'approver' ? row.previous_approver : row.approver;
	if (row.is_change === 1 && other === null) {
		await changeLink(trx, row.id, { [own]: approver });
		return await answer('half_approved');
	}
	if (row.is_change === 1) await replaceLink(trx, row, now);
	await changeLink(trx, row.id, { [own]: approver, state: 'linked', decided_at: now });
	return await answer('linked');
}

/** Ends the link that an account has had, with all that was shared through it. */
async function replaceLink(
	trx: Tx,
	{ account_type, account_id }: Selectable<BusinessManagerLinksTable>,
	now: number,
): Promise<void> {
	const replaced = await trx
		.updateTable('business_manager_links')
		.set({ state: 'replaced' })
		.where('account_type', '=', account_type)
		.where('account_id', '=', account_id)
		.where('state', '=', 'linked')
		.returning('id')
		.execute();
	await trx
		.updateTable('business_manager_resources')
		.set({ removed_at: now })
		.where((eb) =>
			oneOf(
				eb.ref('link_id'),
				replaced.map(({ id }) => id),
			),
		)
		.where('removed_at', 'is', null)
		.execute();
}

async function changeLink(
	trx: Tx,
	id: number,
	changes: Partial<Selectable<BusinessManagerLinksTable>>,
): Promise<void> {
	await trx.updateTable('business_manager_links').set(changes).where('id', '=', id).execute();
}

/** Locks the row of a link. @throws InputError when there is none of this code */
export async function lockLink(trx: Tx, code: string): Promise<Selectable<BusinessManagerLinksTable>> {
	const row = await trx
		.updateTable('business_manager_links')
		// An update locks the row on both databases.
		.set((eb) => ({ code: eb.ref('code') }))
		.where('code', '=', code)
		.returningAll()
		.executeTakeFirst();
	if (row) return row;
	throw unknownLink(code);
}

function unknownLink(code: string): InputError {
	return new InputError(
		`There is no link '${code.slice(0, 60)}' to LINE Business Manager`,
		'Look it up in the list of links, or request it first.',
	);
}

/** @throws InputError when there is none of this code */
export async function getLink(db: Db, code: string): Promise<LinkView> {
	const [link] = await listLinks(db, { code });
	if (link) return link;
	throw unknownLink(code);
}

export interface LinkFilter {
	code?: string;
	organizationId?: string;
	accountType?: BusinessAccountType;
	/** As `readLinkRequest()` answers it. */
	accountId?: string;
	state?: LinkState;
}

/** Links with what is shared through them, the newest first. */
export async function listLinks(db: Db, filter: LinkFilter): Promise<LinkView[]> {
	const rows = await db
		.selectFrom('business_manager_links')
		.selectAll()
		.where((eb) => ifGiven(filter.code, (code) => eb('code', '=', code)))
		.where((eb) => ifGiven(filter.organizationId, (id) => eb('organization_id', '=', id)))
		.where((eb) => ifGiven(filter.accountType, (type) => eb('account_type', '=', type)))
		.where((eb) => ifGiven(filter.accountId, (id) => eb('account_id', '=', id)))
		.where((eb) => ifGiven(filter.state, (state) => eb('state', '=', state)))
		.orderBy('id', 'desc')
		.execute();
	const resources = await db
		.selectFrom('business_manager_resources')
		.selectAll()
		.where((eb) =>
			oneOf(
				eb.ref('link_id'),
				rows.map(({ id }) => id),
			),
		)
		.where('removed_at', 'is', null)
		.orderBy('id')
		.execute();
	const byLink = Map.groupBy(resources, ({ link_id }) => link_id);
	return rows.map((row) => linkView(row, byLink.get(row.id) ?? []));
}

function linkView(
	row: Selectable<BusinessManagerLinksTable>,
	resources: ReadonlyArray<Selectable<BusinessManagerResourcesTable>>,
): LinkView {
	return {
		code: row.code,
		organizationId: row.organization_id,
		organizationName: row.organization_name,
		accountType: row.account_type,
		accountId: row.account_id,
		accountName: row.account_name,
		legalEntity: row.legal_entity,
		isChange: row.is_change === 1,
		state: row.state,
		approver: row.approver,
		previousApprover: row.previous_approver,
		note: row.note,
		resources: resources.map((resource) => ({
			type: resource.resource_type,
			resourceId: resource.resource_id,
			name: resource.name,
			addedAt: resource.added_at,
		})),
		requestedAt: row.requested_at,
		decidedAt: row.decided_at,
	};
}
