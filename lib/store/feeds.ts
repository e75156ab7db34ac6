import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import { InputError } from '../groupbuy/input-error';
import { oneLine } from '../groupbuy/one-line';
import { fitting } from '../groupbuy/read-fields';
import { present } from './collections';
import { ifGiven } from './expressions';
import { deleteVersions, readVersions, type FeedVersionView } from './feed-version-rows';
import type { Db, Tx } from './store';

/*
 * Catalogue feeds: files that platforms pull from an address which nobody can guess.
 */

export interface FeedView {
	id: number;
	name: string;
	/** The part of the address that nobody can guess. */
	secret: string;
	/** Epoch milliseconds. */
	createdAt: number;
	/** When somebody last refreshed it by hand. */
	lastManualAt: number | null;
	lastPulledAt: number | null;
	/** What is served; `null`: nothing was published yet. */
	version: FeedVersionView | null;
}

/** All feeds, by name. */
export async function listFeeds(db: Db): Promise<FeedView[]> {
	return await readFeeds(db);
}

/** @throws InputError when there is none of this name */
export async function getFeed(db: Db, name: string): Promise<FeedView> {
	const [feed] = await readFeeds(db, name);
	if (feed) return feed;
	throw unknownFeed(name);
}

function unknownFeed(name: string): InputError {
	return new InputError(
		`There is no feed '${name.slice(0, 60)}'`,
		'Choose one from the list, or publish it first (Feed → Publish).',
	);
}

async function readFeeds(db: Db, name?: string): Promise<FeedView[]> {
	const feeds = await db
		.selectFrom('feeds')
		.selectAll()
		.select((eb) =>
			eb
				.selectFrom('feed_pulls')
				.select((pull) => pull.fn.max('pulled_at').as('at'))
				.whereRef('feed_id', '=', 'feeds.id')
				.as('last_pulled_at'),
		)
		.where((eb) => ifGiven(name, (value) => eb('name', '=', value)))
		.orderBy('name')
		.execute();
	const currentIds = feeds.flatMap(({ current_version_id }) => current_version_id ?? []);
	const versions = await readVersions(db, 'id', currentIds);
	return feeds.map((feed) => ({
		id: feed.id,
		name: feed.name,
		secret: feed.secret,
		createdAt: feed.created_at,
		lastManualAt: feed.last_manual_at,
		lastPulledAt: feed.last_pulled_at,
		version: versions.find(({ id }) => id === feed.current_version_id) ?? null,
	}));
}

/** 192 bits. */
function newSecret(): string {
	return randomBytes(24).toString('base64url');
}

const MAX_NAME_LENGTH = 100;

/** A feed's name as it is kept. @throws InputError when it cannot be one */
export function feedName(text: string): string {
	if (!/\p{Cc}/u.test(text)) return fitting(oneLine(text.normalize('NFC')), text, 'feed', MAX_NAME_LENGTH);
	throw new InputError(
		`The name of the feed has characters that cannot be seen: ${JSON.stringify(text.slice(0, 60))}`,
		'Give a name on one line, e.g. LINE 商品目錄.',
	);
}

/** Makes the feed if it is new. */
export async function ensureFeed(trx: Tx, name: string, now: number): Promise<void> {
	await trx
		.insertInto('feeds')
		.values({ name, secret: newSecret(), created_at: now, updated_at: now })
		.onConflict((conflict) => conflict.column('name').doNothing())
		.execute();
}

/**
 * Locks a feed's row: what is served changes by one at a time.
 *
 * @throws InputError when there is none of this name
 */
export async function lockFeed(
	trx: Tx,
	name: string,
	now: number,
): Promise<{ id: number; currentVersionId: number | null; lastManualAt: number | null }> {
	const feed = await trx
		.updateTable('feeds')
		.set({ updated_at: now })
		.where('name', '=', name)
		.returning(['id', 'current_version_id as currentVersionId', 'last_manual_at as lastManualAt'])
		.executeTakeFirst();
	if (feed) return feed;
	throw unknownFeed(name);
}

/**
 * Gives a feed another address; the one before leads nowhere from this moment on.
 *
 * @throws InputError when there is none of this name
 */
export async function renewSecret(trx: Tx, name: string, now: number): Promise<FeedView> {
	const { id } = await lockFeed(trx, name, now);
	await trx.updateTable('feeds').set({ secret: newSecret() }).where('id', '=', id).execute();
	return await getFeed(trx, name);
}

/**
 * Deletes a feed with its versions and pulls; its address leads nowhere from this moment on.
 *
 * @throws InputError when there is none of this name
 */
export async function deleteFeed(trx: Tx, name: string, now: number): Promise<void> {
	const { id } = await lockFeed(trx, name, now);
	const versions = await trx.selectFrom('feed_versions').select('id').where('feed_id', '=', id).execute();
	await deleteVersions(
		trx,
		versions.map((version) => version.id),
	);
	await trx.deleteFrom('feed_pulls').where('feed_id', '=', id).execute();
	await trx.deleteFrom('feeds').where('id', '=', id).execute();
}

/** What an answer to a request needs to know. */
export interface ServedFeed {
	feedId: number;
	name: string;
	versionId: number;
	/** As in `FeedVersionView.number`. */
	versionNumber: number;
	sha256: string;
	byteCount: number;
	gzipCount: number;
	rowCount: number;
	mime: string;
	fileName: string;
	publishedAt: number;
}

/**
 * What is served under an address.
 *
 * @returns `undefined` when the secret is nobody's, or nothing was published yet
 */
export async function findServedFeed(db: Db, secret: string): Promise<ServedFeed | undefined> {
	const feeds = await db.selectFrom('feeds').select(['id', 'name', 'secret', 'current_version_id']).execute();
	const wanted = digest(secret);
	// All of them, each in the same time: how long the answer takes says nothing of any secret.
	const [feed] = feeds.filter((one) => timingSafeEqual(digest(one.secret), wanted));
	if (!feed || feed.current_version_id === null) return undefined;
	const [version] = await readVersions(db, 'id', [feed.current_version_id]);
	const { id, number, sha256, byteCount, gzipCount, rowCount, mime, fileName, publishedAt } =
		present(version);
	return {
		...{ feedId: feed.id, name: feed.name, versionId: id, versionNumber: number },
		...{ sha256, byteCount, gzipCount, rowCount, mime, fileName, publishedAt },
	};
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
