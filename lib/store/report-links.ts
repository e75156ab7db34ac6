import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

import { InputError } from '../groupbuy/input-error';
import { lengthOf } from '../groupbuy/plain-text';
import { ifGiven } from './expressions';
import { publicCode } from './public-code';
import { getReferrer } from './referrers';
import type { Db, Store, Tx } from './store';

/*
 * Links with which leaders see their own report. The link is signed, its password is not in it: both are needed.
 */

const MIN_PASSWORD = 8;
const MAX_PASSWORD = 200;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** 32 MB and some 50 ms for each password that is tried. */
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** So many wrong passwords lock a link; the same number again locks it twice as long. */
const TRIES = 10;
const LOCK_MS = 15 * 60_000;
/** Eight doublings, two and a half days. */
const MAX_DOUBLINGS = 8;

export interface NewReportLink {
	leaderId: number;
	/** At least 8 characters. */
	password: string;
	/** Epoch milliseconds. */
	expiresAt: number;
}

/**
 * @returns its public code
 * @throws InputError for an unknown leader, a password that is too short or too long, or an end in the past
 */
export async function createReportLink(
	store: Store,
	{ leaderId, password, expiresAt }: NewReportLink,
	now: number,
): Promise<{ code: string }> {
	const length = lengthOf(password);
	if (length < MIN_PASSWORD || length > MAX_PASSWORD) {
		throw new InputError(
			`The password has ${length} characters`,
			`Give ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`,
		);
	}
	if (!(expiresAt > now))
		throw new InputError('The report link would end in the past', 'Set a time to come.');
	const salt = randomBytes(SALT_BYTES);
	// Before the transaction, in which nothing else may be waited for.
	const hash = await hashOf(password, salt);
	return await store.tx(async (trx) => {
		const { id } = await getReferrer(trx, { id: leaderId });
		const row = { leader_id: id, expires_at: expiresAt, created_at: now };
		return await trx
			.insertInto('report_links')
			.values({
				...row,
				code: publicCode('L'),
				salt: salt.toString('hex'),
				password_hash: hash.toString('hex'),
			})
			.returning('code')
			.executeTakeFirstOrThrow();
	});
}

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

async function hashOf(password: string, salt: Buffer): Promise<Buffer> {
	return await derive(password.slice(0, MAX_PASSWORD).normalize('NFKC'), salt, HASH_BYTES, COST);
}

export type OpenedLink =
	| { status: 'open'; leaderId: number }
	| { status: 'wrong' }
	/** After too many wrong passwords; until then the right one is refused as well. */
	| { status: 'locked'; until: number }
	/** Expired or revoked. */
	| { status: 'ended' };

/**
 * Tries a password. Wrong ones are counted in the database, so that they are in every process; whether there is such a link,
 * or one that has not ended, cannot be told by the time that it takes.
 *
 * @param password as it was typed, of any length
 */
export async function openReportLink(
	store: Store,
	code: string,
	password: string,
	now: number,
): Promise<OpenedLink> {
	const link = await store.tx(async (trx) => await countTry(trx, code, now));
	if (link?.status === 'locked') return link;
	const tried = link?.status === 'try' ? link : undefined;
	const salt = Buffer.from(tried?.salt ?? '00'.repeat(SALT_BYTES), 'hex');
	const expected = Buffer.from(tried?.hash ?? '00'.repeat(HASH_BYTES), 'hex');
	const isRight = timingSafeEqual(await hashOf(password, salt), expected);
	if (!tried) return link?.status === 'ended' ? link : { status: 'wrong' };
	if (!isRight) return { status: 'wrong' };
	await store.tx(async (trx) => {
		await trx
			.updateTable('report_links')
			.set({ failures: 0, locked_until: null, opened_at: now })
			.where('code', '=', code)
			.execute();
	});
	return { status: 'open', leaderId: tried.leaderId };
}

type Try = { status: 'try'; leaderId: number; salt: string; hash: string } | OpenedLink;

/** A try counts as wrong before it is known: however many come at once, no more than allowed are compared. */
async function countTry(trx: Tx, code: string, now: number): Promise<Try | undefined> {
	const link = await trx
		.updateTable('report_links')
		// An update locks the row on both databases.
		.set((eb) => ({ failures: eb.ref('failures') }))
		.where('code', '=', code)
		.returningAll()
		.executeTakeFirst();
	if (!link) return undefined;
	if (link.revoked_at !== null || link.expires_at <= now) return { status: 'ended' };
	if (link.locked_until !== null && link.locked_until > now)
		return { status: 'locked', until: link.locked_until };
	const failures = link.failures + 1;
	await trx
		.updateTable('report_links')
		.set({ failures, locked_until: failures % TRIES === 0 ? now + lockTime(failures) : null })
		.where('id', '=', link.id)
		.execute();
	return { status: 'try', leaderId: link.leader_id, salt: link.salt, hash: link.password_hash };
}

const lockTime = (failures: number): number => LOCK_MS * 2 ** Math.min(failures / TRIES - 1, MAX_DOUBLINGS);

/** From now on the link opens nothing. @throws InputError for an unknown code */
export async function revokeReportLink(
	trx: Tx,
	code: string,
	now: number,
): Promise<{ status: 'revoked' | 'already' }> {
	const { numUpdatedRows } = await trx
		.updateTable('report_links')
		.set({ revoked_at: now })
		.where('code', '=', code)
		.where('revoked_at', 'is', null)
		.executeTakeFirst();
	if (numUpdatedRows > 0n) return { status: 'revoked' };
	if ((await listReportLinks(trx, { code }, now)).length > 0) return { status: 'already' };
	throw new InputError(`There is no report link '${code}'`, 'Look it up in the list of report links.');
}

export interface ReportLinkView {
	/** Public code. */
	code: string;
	leaderId: number;
	leaderName: string;
	state: 'active' | 'locked' | 'expired' | 'revoked';
	expiresAt: number;
	/** When it was last opened. */
	openedAt: number | null;
	createdAt: number;
}

/** The newest first. */
export async function listReportLinks(
	db: Db,
	filter: { leaderId?: number; code?: string },
	now: number,
): Promise<ReportLinkView[]> {
	const rows = await db
		.selectFrom('report_links')
		.innerJoin('leaders', 'leaders.id', 'report_links.leader_id')
		.select([
			'code',
			'leader_id as leaderId',
			'leaders.name as leaderName',
			'locked_until as lockedUntil',
			'revoked_at as revokedAt',
			'expires_at as expiresAt',
			'opened_at as openedAt',
			'report_links.created_at as createdAt',
		])
		.where((eb) => ifGiven(filter.leaderId, (id) => eb('leader_id', '=', id)))
		.where((eb) => ifGiven(filter.code, (code) => eb('code', '=', code)))
		.orderBy('report_links.id', 'desc')
		.execute();
	return rows.map(({ lockedUntil, revokedAt, ...row }): ReportLinkView => {
		if (revokedAt !== null) return { ...row, state: 'revoked' };
		if (row.expiresAt <= now) return { ...row, state: 'expired' };
		return { ...row, state: lockedUntil !== null && lockedUntil > now ? 'locked' : 'active' };
	});
}
