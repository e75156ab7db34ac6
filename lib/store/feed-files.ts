import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';

import type { FeedIssue } from '../feed/issue';
import type { FeedPart } from '../feed/statistics';
import type { Db } from './store';
import type { FeedChunksTable } from './schema';

/*
 * What belongs to a version of a feed: its file, an index of its rows, and what was noticed. Each is one gzip stream in
 * chunks, written and read one by one, so that a file of any size takes little memory and no long transaction.
 */

type Kind = FeedChunksTable['kind'];

const MAX_CHUNK_BYTES = 1024 * 1024;

/** More help nobody; `FeedStatistics` counts them all. */
const MAX_KEPT_ISSUES = 10_000;

/** Compresses one kind into chunks. */
class ChunkWriter {
	/** Bytes of all chunks. */
	byteCount = 0;
	private readonly gzip = createGzip();
	private waiting: Buffer[] = [];
	private waitingBytes = 0;
	private position = 0;

	constructor(
		private readonly db: Db,
		private readonly versionId: number,
		private readonly kind: Kind,
	) {
		this.gzip.on('data', (bytes: Buffer) => {
			this.waiting.push(bytes);
			this.waitingBytes += bytes.length;
		});
	}

	async write(bytes: Buffer | string): Promise<void> {
		if (bytes.length === 0) return;
		await new Promise<void>((resolve, reject) => {
			this.gzip.write(bytes, (error) => (error ? reject(error) : resolve()));
		});
		while (this.waitingBytes >= MAX_CHUNK_BYTES) await this.flush();
	}

	async end(): Promise<void> {
		const ended = once(this.gzip, 'end');
		this.gzip.end();
		await ended;
		while (this.waitingBytes > 0) await this.flush();
	}

	/** Ends without the rest. */
	abandon(): void {
		this.gzip.destroy();
	}

	/** Writes one chunk by a statement of its own: whoever takes an order meanwhile does not wait for a file. */
	private async flush(): Promise<void> {
		const all = Buffer.concat(this.waiting, this.waitingBytes);
		const content = all.subarray(0, MAX_CHUNK_BYTES);
		const rest = all.subarray(MAX_CHUNK_BYTES);
		this.waiting = [rest];
		this.waitingBytes = rest.length;
		const chunk = { version_id: this.versionId, kind: this.kind, position: this.position++, content };
		await this.db.insertInto('feed_chunks').values(chunk).execute();
		this.byteCount += content.length;
	}
}

/**
 * Writes everything that a version consists of under it.
 *
 * @param onIssues hears what was noticed, all of it
 * @returns bytes of the file as it is kept
 */
export async function writeVersion(
	db: Db,
	versionId: number,
	parts: AsyncIterable<FeedPart>,
	onIssues: (issues: readonly FeedIssue[]) => void,
): Promise<number> {
	const file = new ChunkWriter(db, versionId, 'file');
	const index = new ChunkWriter(db, versionId, 'rows');
	const noticed = new ChunkWriter(db, versionId, 'issues');
	let room = MAX_KEPT_ISSUES;
	try {
		for await (const { bytes, rows, issues } of parts) {
			await file.write(bytes);
			await index.write(jsonLines(rows));
			await noticed.write(jsonLines(issues.slice(0, room)));
			room -= Math.min(room, issues.length);
			if (issues.length > 0) onIssues(issues);
		}
		for (const writer of [file, index, noticed]) await writer.end();
		return file.byteCount;
	} finally {
		for (const writer of [file, index, noticed]) writer.abandon();
	}
}

function jsonLines(values: readonly unknown[]): string {
	return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/**
 * The file of a version, compressed by gzip, in parts of up to 1 MiB.
 *
 * @throws Error when the version is deleted meanwhile: half a file must not look like a whole one
 */
export async function* fileChunks(db: Db, versionId: number): AsyncGenerator<Buffer> {
	const { gzip_count: byteCount } = await db
		.selectFrom('feed_versions')
		.select('gzip_count')
		.where('id', '=', versionId)
		.executeTakeFirstOrThrow();
	let read = 0;
	for await (const content of chunksOf(db, versionId, 'file')) {
		read += content.length;
		yield content;
	}
	if (read !== byteCount) throw new Error(`Of version ${versionId} of a feed ${read} bytes are left`);
}

async function* chunksOf(db: Db, versionId: number, kind: Kind): AsyncGenerator<Buffer> {
	for (let position = 0; ; position++) {
		const chunk = await db
			.selectFrom('feed_chunks')
			.select('content')
			.where('version_id', '=', versionId)
			.where('kind', '=', kind)
			.where('position', '=', position)
			.executeTakeFirst();
		if (!chunk) return;
		const { buffer, byteOffset, byteLength } = chunk.content;
		yield Buffer.from(buffer, byteOffset, byteLength);
	}
}

/** ID and fingerprint of every row of a version, in the order of the file. */
export async function* rowIndex(
	db: Db,
	versionId: number,
): AsyncGenerator<[id: string, fingerprint: string]> {
	for await (const line of linesOf(db, versionId, 'rows')) yield JSON.parse(line) as [string, string];
}

/** What was noticed when a version was made, the first 10,000. */
export async function* issuesOf(db: Db, versionId: number): AsyncGenerator<FeedIssue> {
	for await (const line of linesOf(db, versionId, 'issues')) yield JSON.parse(line) as FeedIssue;
}

/** @returns fingerprints by ID, of those of the IDs that the version has */
export async function rowsOf(
	db: Db,
	versionId: number,
	ids: ReadonlySet<string>,
): Promise<Map<string, string>> {
	const found = new Map<string, string>();
	for await (const [id, fingerprint] of rowIndex(db, versionId)) {
		if (ids.has(id)) found.set(id, fingerprint);
		if (found.size === ids.size) break;
	}
	return found;
}

async function* linesOf(db: Db, versionId: number, kind: Kind): AsyncGenerator<string> {
	const gunzip = createGunzip();
	gunzip.setEncoding('utf8');
	// Whoever reads hears of a failure from the last stream; the callback is for nobody.
	pipeline(Readable.from(chunksOf(db, versionId, kind)), gunzip, () => undefined);
	let begun = '';
	for await (const text of gunzip as AsyncIterable<string>) {
		const lines = (begun + text).split('\n');
		begun = lines.pop() ?? '';
		yield* lines;
	}
}
