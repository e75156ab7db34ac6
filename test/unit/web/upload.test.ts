import { createHash } from 'node:crypto';

import { MAX_UPLOAD_BYTES, readUpload } from '../../../lib/web/upload';
import { filled, gps, JPEG, png, pngChunk, segment, withSegments } from '../../support/pictures';

function webpChunk(type: string, content: Buffer): Buffer {
	const head = Buffer.alloc(8);
	head.write(type, 0, 'latin1');
	head.writeUInt32LE(content.length, 4);
	return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

function webp(...chunks: Buffer[]): Buffer {
	const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
	const body = Buffer.concat(chunks);
	head.writeUInt32LE(4 + body.length, 4);
	return Buffer.concat([head, body]);
}

/** A lossless point (RFC 9649, 3). */
const VP8L = webpChunk('VP8L', Buffer.from('2f00000000071011fd0f', 'hex'));
const VP8X = (flags: number) => webpChunk('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]));

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

function taken(sent: Buffer | string) {
	const result = readUpload(sent);
	if (!result.ok) throw new Error(result.problem);
	return result.file;
}

describe('what it is', () => {
	test.each<[string, Buffer, string]>([
		['a JPEG', JPEG, 'image/jpeg'],
		['a PNG', png(), 'image/png'],
		['a WebP', webp(VP8L), 'image/webp'],
		['a PDF', PDF, 'application/pdf'],
	])('%s, as bytes and as base64', (_, sent, mime) => {
		const file = taken(sent);
		expect(file.mime).toBe(mime);
		expect(file.bytes.equals(sent)).toBe(true);
		expect(file.sha256).toBe(createHash('sha256').update(sent).digest('hex'));
		expect(taken(sent.toString('base64'))).toEqual(file);
	});

	test.each<[string, Buffer | string]>([
		['nothing', ''],
		['no base64', '<svg onload=alert(1)>'],
		['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
		['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
		['GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
		['HTML that begins like a JPEG', Buffer.from('\xff\xd8\xff\xe0<script>alert(1)</script>', 'latin1')],
		[
			'HTML that begins like a PNG',
			Buffer.concat([png().subarray(0, 8), Buffer.from('<script>alert(1)</script>')]),
		],
		['HTML in a WebP', webp(webpChunk('HTML', Buffer.from('<script>alert(1)</script>')))],
		['a PDF behind HTML', Buffer.concat([Buffer.from('<script>'), PDF])],
		['a PDF without an end', Buffer.from('%PDF-1.4\n<script>')],
		['a JPEG that is cut off', JPEG.subarray(0, -2)],
		['a JPEG without a scan', Buffer.from('ffd8ffd9', 'hex')],
		['a PNG that is cut off', png().subarray(0, -12)],
		['a WebP that is cut off', webp(VP8L).subarray(0, -4)],
		['a program', Buffer.from('MZ\x90\0', 'latin1')],
		['a ZIP archive', Buffer.from('PK\x03\x04', 'latin1')],
	])('%s is refused', (_, sent) => {
		expect(readUpload(sent)).toEqual({ ok: false, problem: 'file_type' });
	});
});

test('five megabytes and not a byte more', () => {
	expect(filled(MAX_UPLOAD_BYTES)).toHaveLength(MAX_UPLOAD_BYTES);
	expect(readUpload(filled(MAX_UPLOAD_BYTES)).ok).toBe(true);
	expect(readUpload(filled(MAX_UPLOAD_BYTES).toString('base64')).ok).toBe(true);
	const larger = filled(MAX_UPLOAD_BYTES + 1);
	expect(readUpload(larger)).toEqual({ ok: false, problem: 'file_too_large' });
	expect(readUpload(larger.toString('base64'))).toEqual({ ok: false, problem: 'file_too_large' });
});

describe('what else is in it is gone', () => {
	test('a JPEG: place, comments, thumbnails, what hangs behind it', () => {
		const exif = gps();
		const sent = Buffer.concat([
			withSegments(
				segment(0xe1, exif),
				segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Taipei', 'latin1')),
				segment(0xed, Buffer.from('Photoshop 3.0\0city')),
				segment(0xe2, Buffer.from('MPF\0')),
				segment(0xe0, Buffer.from('JFXX\0thumbnail')),
				segment(0xfe, Buffer.from('a comment')),
			),
			Buffer.from('PK\x03\x04 an archive', 'latin1'),
		]);
		expect(sent.includes(exif)).toBe(true);
		const { bytes, sha256 } = taken(sent);
		expect(bytes.equals(JPEG)).toBe(true);
		// Of what was sent: the same picture is known again.
		expect(sha256).toBe(createHash('sha256').update(sent).digest('hex'));
	});

	test('a JPEG keeps its colours, fill bytes and restarts', () => {
		const icc = segment(0xe2, Buffer.from('ICC_PROFILE\0..'));
		const adobe = segment(0xee, Buffer.from('Adobe\0d\0\0\0\0\x01', 'latin1'));
		expect(taken(withSegments(icc, adobe)).bytes.equals(withSegments(icc, adobe))).toBe(true);
		const restart = Buffer.concat([
			JPEG.subarray(0, -2),
			Buffer.from('ffd01122ff00ffff', 'hex'),
			JPEG.subarray(-2),
		]);
		expect(taken(restart).bytes.equals(restart)).toBe(true);
	});

	test('a PNG', () => {
		const clean = png();
		const head = clean.subarray(0, 33);
		const extra = [
			pngChunk('eXIf', gps().subarray(6)),
			pngChunk('tEXt', Buffer.from('Author\0me')),
			pngChunk('teSt', Buffer.from('own')),
		];
		const sent = Buffer.concat([head, ...extra, clean.subarray(33), Buffer.from('<script>')]);
		expect(taken(sent).bytes.equals(clean)).toBe(true);
	});

	test('a WebP', () => {
		const sent = webp(
			VP8X(0b0000_1100),
			VP8L,
			webpChunk('EXIF', gps().subarray(6)),
			webpChunk('XMP ', Buffer.from('xmp')),
		);
		expect(taken(Buffer.concat([sent, Buffer.from('behind')])).bytes.equals(webp(VP8X(0), VP8L))).toBe(true);
	});
});
