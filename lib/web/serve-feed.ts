import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { fileChunks } from '../store/feed-files';
import { notePull } from '../store/feed-pulls';
import { findServedFeed, type ServedFeed } from '../store/feeds';
import type { Store } from '../store/store';
import { answerFeed, refuseFeed, type FeedAnswer, type FeedRequest } from './feed-file';
import { RateLimit } from './rate-limit';

const rates = new RateLimit();
/** A platform pulls a few times a day; several may share the address of a proxy. */
const PER_ADDRESS = { burst: 60, perSecond: 1 };

export interface FeedVisit extends FeedRequest {
	/** The part of the address that nobody can guess. */
	secret: string;
	/** Network address of who asks. */
	address: string;
}

/** Somebody has fetched a feed, or made sure of having its current version. */
export interface ServedPull {
	feed: ServedFeed;
	status: number;
	userAgent: string | null;
	/** The version had not been pulled before. */
	isFirst: boolean;
	/** Epoch milliseconds. */
	at: number;
}

/**
 * Answers a request for a published feed and notes it as a pull. A file goes out as fast as the other side takes it; when
 * that goes away, reading stops and nothing is noted, nor is for HEAD: neither has brought the file to anybody.
 *
 * @returns `null` when nothing was pulled
 * @throws whatever the database or the network gives; the answer is over then, as far as one was possible
 */
export async function serveFeed(
	store: Store,
	visit: FeedVisit,
	response: ServerResponse,
	now: () => number,
): Promise<ServedPull | null> {
	const { secret, address, method, headers } = visit;
	if (!rates.take(address, PER_ADDRESS, now())) return refuse(response, 429);
	const feed = await findServedFeed(store.db, secret);
	if (!feed) return refuse(response, 404);
	const answer = answerFeed(visit, feed);
	const arrived = await send(response, answer, () => fileChunks(store.db, feed.versionId));
	if (!arrived || method === 'HEAD') return null;
	const userAgent = headers['user-agent']?.toString() ?? null;
	const { feedId, versionId } = feed;
	const { status } = answer;
	const at = now();
	const { isFirst } = await notePull(store, { feedId, versionId, status, userAgent }, at);
	return { feed, status, userAgent, isFirst, at };
}

/** Says that there is nothing to serve, and why. */
export function refuse(response: ServerResponse, status: Parameters<typeof refuseFeed>[0]): null {
	const { headers, text } = refuseFeed(status);
	response.writeHead(status, headers).end(text);
	return null;
}

/** What Node says of a connection that the other side has closed. */
const GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE', 'ECONNRESET', 'EPIPE']);

/** @returns whether the answer went out whole */
async function send(
	response: ServerResponse,
	{ status, headers, body }: FeedAnswer,
	chunks: () => AsyncIterable<Buffer>,
): Promise<boolean> {
	response.writeHead(status, headers);
	if (body === null) {
		response.end();
		return true;
	}
	const source = Readable.from(chunks(), { objectMode: false });
	try {
		await (body === 'gzip' ? pipeline(source, response) : pipeline(source, createGunzip(), response));
		return true;
	} catch (error) {
		if (GONE.has((error as NodeJS.ErrnoException).code ?? '')) return false;
		throw error;
	}
}
