import { pipeline } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/*
 * A ZIP archive while it is written: of what was handed on only name and sizes are kept. Source: PKWARE APPNOTE 6.3.10, 4.3.
 */

export interface ZipEntry {
	/** ASCII; `/` stands between folders. */
	name: string;
	/** Becomes UTF-8. */
	content: AsyncIterable<string> | Iterable<string>;
}

interface Measured {
	checksum: number;
	packed: number;
	size: number;
}

/** Deflated; sizes and checksum come after the content, for they are not known before. */
const VERSION = 20;
const FLAGS = 0x8;
const METHOD = 8;
/** 1980-01-01, the first day that a ZIP knows: the same content is the same bytes, whatever the time. */
const TIME_AND_DATE = 0x0021_0000;

/** @throws RangeError above 4 GB, which takes another format (ZIP64) */
export async function* zip(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
	const directory: Buffer[] = [];
	let offset = 0;
	for await (const { name, content } of entries) {
		const entry = { checksum: 0, packed: 0, size: 0 };
		const head = Buffer.concat([
			fields('PK\x03\x04', [2, VERSION], [2, FLAGS], [2, METHOD], [4, TIME_AND_DATE]),
			fields('', [4, 0], [4, 0], [4, 0], [2, name.length], [2, 0]),
			Buffer.from(name),
		]);
		yield head;
		for await (const part of deflated(content, entry)) {
			entry.packed += part.length;
			yield part;
		}
		const { checksum, packed, size } = entry;
		const tail = fields('PK\x07\x08', [4, checksum], [4, packed], [4, size]);
		yield tail;
		directory.push(directoryEntry(name, entry, offset));
		offset += head.length + packed + tail.length;
	}
	const all = Buffer.concat(directory);
	const count = directory.length;
	yield all;
	yield fields('PK\x05\x06', [4, 0], [2, count], [2, count], [4, all.length], [4, offset], [2, 0]);
}

/** Packed outside of the event loop; what `content` throws comes out of here. */
function deflated(content: ZipEntry['content'], entry: Measured): AsyncIterable<Buffer> {
	async function* bytes() {
		for await (const text of content) {
			const part = Buffer.from(text);
			entry.checksum = crc32(part, entry.checksum);
			entry.size += part.length;
			yield part;
		}
	}
	// Its reader is told of an error anyway.
	return pipeline(bytes, createDeflateRaw(), () => {});
}

function directoryEntry(name: string, { checksum, packed, size }: Measured, offset: number): Buffer {
	return Buffer.concat([
		fields('PK\x01\x02', [2, VERSION], [2, VERSION], [2, FLAGS], [2, METHOD], [4, TIME_AND_DATE]),
		fields('', [4, checksum], [4, packed], [4, size], [2, name.length], [2, 0], [2, 0], [2, 0], [2, 0]),
		fields('', [4, 0], [4, offset]),
		Buffer.from(name),
	]);
}

/** A signature and little-endian numbers of so many bytes. */
function fields(
	signature: string,
	...numbers: ReadonlyArray<readonly [bytes: 2 | 4, value: number]>
): Buffer {
	const length = numbers.reduce((sum, [bytes]) => sum + bytes, signature.length);
	const buffer = Buffer.alloc(length);
	let at = buffer.write(signature, 'latin1');
	for (const [bytes, value] of numbers) at = buffer.writeUIntLE(value, at, bytes);
	return buffer;
}
