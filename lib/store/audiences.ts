import type { Selectable } from 'kysely';

import { usableAudience, type AudienceMark, type AudienceState } from '../groupbuy/audience';
import type { AudienceSelection } from '../groupbuy/audience-selection';
import { InputError } from '../groupbuy/input-error';
import { ifGiven } from './expressions';
import { publicCode } from './public-code';
import type { AudiencesTable } from './schema';
import type { Db, Tx } from './store';

/*
 * The register of audiences at LINE. It keeps how many people are in one and a hash of them, never who.
 */

export interface AudienceView extends AudienceState {
	/** Public code. */
	code: string;
	/** Of the channel that it belongs to. */
	channelKey: string;
	description: string;
	selection: AudienceSelection;
	/** To which messages can be sent at this moment. */
	usableLineAudienceId: string | null;
	/** People in the newest upload. */
	memberCount: number;
	/** Why LINE did not make the newest one. */
	failedReason: string | null;
	/** By what its newest upload is found at LINE; `null`: there was none yet. */
	mark: AudienceMark | null;
	/** When its members were last compared with the orders; epoch milliseconds. */
	refreshedAt: number | null;
	expiresAt: number | null;
	createdAt: number;
	deletedAt: number | null;
}

export interface NewAudience {
	channelKey: string;
	/** Unique within the channel; as `readAudienceDescription()` answers it. */
	description: string;
	selection: AudienceSelection;
}

/**
 * Registers an audience; nothing is at LINE yet. One of the same description is taken: with the selection given now, so that
 * its next refresh follows it (`changed`).
 */
export async function createAudience(
	trx: Tx,
	{ channelKey, description, selection }: NewAudience,
	now: number,
): Promise<{ status: 'created' | 'exists' | 'changed'; audience: AudienceView }> {
	const wanted = JSON.stringify(selection);
	const created = await trx
		.insertInto('audiences')
		.values({
			code: publicCode('A'),
			channel_key: channelKey,
			description,
			selection: wanted,
			status: 'empty',
			created_at: now,
		})
		.onConflict((conflict) =>
			conflict.columns(['channel_key', 'description']).where('deleted_at', 'is', null).doNothing(),
		)
		.returningAll()
		.executeTakeFirst();
	if (created) return { status: 'created', audience: audienceView(created) };
	const row = await trx
		.updateTable('audiences')
		// Sets what may be the same: an update locks the row on both databases.
		.set((eb) => ({ description: eb.ref('description') }))
		.where('channel_key', '=', channelKey)
		.where('description', '=', description)
		.where('deleted_at', 'is', null)
		.returningAll()
		.executeTakeFirstOrThrow();
	if (row.selection === wanted) return { status: 'exists', audience: audienceView(row) };
	// A running upload is of the selection before: it is outdated, and nobody waits for it.
	const isUploading = row.status === 'planned';
	const audience = await changeAudience(trx, row, {
		selection: wanted,
		refreshed_at: null,
		...(isUploading && { lease_until: null, refresh_key: null }),
	});
	return { status: 'changed', audience };
}

/** Those of a channel that were not deleted, the newest first. */
export async function listAudiences(db: Db, channelKey: string): Promise<AudienceView[]> {
	const rows = await readAudienceRows(db, { channelKey });
	return rows.map(audienceView).filter(({ deletedAt }) => deletedAt === null);
}

/** @throws InputError when the channel has none of this code */
export async function getAudience(db: Db, channelKey: string, code: string): Promise<AudienceView> {
	const [row] = await readAudienceRows(db, { channelKey, code });
	if (row) return audienceView(row);
	throw unknownAudience(code);
}

export async function readAudienceRows(db: Db, filter: { channelKey: string; code?: string }) {
	return await db
		.selectFrom('audiences')
		.selectAll()
		.where('channel_key', '=', filter.channelKey)
		.where((eb) => ifGiven(filter.code, (code) => eb('code', '=', code)))
		.orderBy('id', 'desc')
		.execute();
}

export function unknownAudience(code: string): InputError {
	return new InputError(
		`There is no audience '${code.slice(0, 60)}' of this channel`,
		'Choose one from the list. Audiences of another LINE Official Account need its credential.',
	);
}

/** Another description; at LINE it is changed by whoever calls. @throws InputError when another one has it */
export async function renameAudience(
	trx: Tx,
	{ channelKey, code, description }: { channelKey: string; code: string; description: string },
): Promise<AudienceView> {
	const row = await lockAudience(trx, channelKey, code);
	if (row.deleted_at !== null) throw unknownAudience(code);
	const others = await readAudienceRows(trx, { channelKey });
	if (others.some((one) => one.id !== row.id && one.deleted_at === null && one.description === description)) {
		throw new InputError(
			`Another audience is called '${description}'`,
			'Give each its own description: it is what tells them apart.',
		);
	}
	return await changeAudience(trx, row, { description });
}

/** Takes an audience out of the register. What LINE has of it is deleted by `nextStep()`, until it is `none`. */
export async function deleteAudience(
	trx: Tx,
	{ channelKey, code }: { channelKey: string; code: string },
	now: number,
): Promise<AudienceView> {
	const row = await lockAudience(trx, channelKey, code);
	if (row.deleted_at !== null) return audienceView(row);
	return await changeAudience(trx, row, { status: 'deleted', deleted_at: now, lease_until: null });
}

/** Locks the row of an audience, deleted ones too. @throws InputError when the channel has none of this code */
export async function lockAudience(
	trx: Tx,
	channelKey: string,
	code: string,
): Promise<Selectable<AudiencesTable>> {
	const row = await trx
		.updateTable('audiences')
		// An update locks the row on both databases.
		.set((eb) => ({ code: eb.ref('code') }))
		.where('channel_key', '=', channelKey)
		.where('code', '=', code)
		.returningAll()
		.executeTakeFirst();
	if (row) return row;
	throw unknownAudience(code);
}

/** Changes an audience that is locked. */
export async function changeAudience(
	trx: Tx,
	{ id }: Pick<Selectable<AudiencesTable>, 'id'>,
	changes: Partial<Omit<Selectable<AudiencesTable>, 'id'>>,
): Promise<AudienceView> {
	const query = trx.updateTable('audiences').set(changes).where('id', '=', id).returningAll();
	return audienceView(await query.executeTakeFirstOrThrow());
}

export function audienceView(row: Selectable<AudiencesTable>): AudienceView {
	const state: AudienceState = {
		status: row.status,
		lineAudienceId: row.line_audience_id,
		previousLineAudienceId: row.previous_line_audience_id,
	};
	return {
		...state,
		code: row.code,
		channelKey: row.channel_key,
		description: row.description,
		selection: JSON.parse(row.selection) as AudienceSelection,
		usableLineAudienceId: usableAudience(state),
		memberCount: row.member_count,
		failedReason: row.failed_reason,
		mark: row.refresh_key === null ? null : { code: row.code, refreshKey: row.refresh_key },
		refreshedAt: row.refreshed_at,
		expiresAt: row.expires_at,
		createdAt: row.created_at,
		deletedAt: row.deleted_at,
	};
}
