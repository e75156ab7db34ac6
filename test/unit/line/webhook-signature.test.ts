import { createHmac } from 'node:crypto';

import { verifySignature } from '../../../lib/line/webhook-signature';

const body = Buffer.from('{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}');
const secret = '8c570fa6dd201bb328f1c1eac23a96d8';
const signature = 'GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=';

const sign = (rawBody: Buffer, channelSecret: string) =>
	createHmac('sha256', channelSecret).update(rawBody).digest('base64');

describe('accepted', () => {
	test.each([
		['the vector of LINE’s documentation', body, secret, signature],
		[
			'the vector of LINE’s SDK',
			'{"hello":"world"}',
			'test_secret',
			't7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=',
		],
		[
			'Chinese and emoji',
			'{"text":"團購 +1 🍎"}',
			secret,
			sign(Buffer.from('{"text":"團購 +1 🍎"}'), secret),
		],
		[
			'bytes that are not UTF-8',
			Buffer.from([0xff, 0xfe, 0x00]),
			secret,
			sign(Buffer.from([0xff, 0xfe, 0x00]), secret),
		],
		['an empty body', '', secret, sign(Buffer.alloc(0), secret)],
	])('%s', (_name, rawBody, channelSecret, header) => {
		expect(verifySignature({ rawBody: Buffer.from(rawBody), signature: header, channelSecret })).toBe(true);
	});
});

describe('refused', () => {
	const urlAlphabet = signature.replaceAll('+', '-').replaceAll('/', '_');
	// The last character before "=" carries two bits that a lenient reader ignores.
	const otherSpareBits = signature.replace('Ls=', 'Lt=');

	test.each<[string, unknown]>([
		['no header', undefined],
		['null', null],
		['an empty header', ''],
		['a header sent twice', [signature, signature]],
		['a number', 42],
		['an object', { toString: () => signature }],
		['a signature of another body', sign(Buffer.from('{}'), secret)],
		['a signature with another secret', sign(body, 'another')],
		['a signature with an empty secret', sign(body, '')],
		['hexadecimal', createHmac('sha256', secret).update(body).digest('hex')],
		['URL alphabet', urlAlphabet],
		['no padding', signature.replace('=', '')],
		['too much padding', `${signature}=`],
		['white space around', ` ${signature}`],
		['a line break inside', `${signature.slice(0, 20)}\n${signature.slice(20)}`],
		['other spare bits', otherSpareBits],
		['a shorter digest', Buffer.alloc(16).toString('base64')],
		['a longer digest', Buffer.alloc(64).toString('base64')],
		['a megabyte', 'A'.repeat(1_000_000)],
	])('%s', (_name, header) => {
		expect(verifySignature({ rawBody: body, signature: header, channelSecret: secret })).toBe(false);
	});

	test('the spare bits differ in text only', () => {
		expect(otherSpareBits).not.toBe(signature);
		expect(Buffer.from(otherSpareBits, 'base64')).toEqual(Buffer.from(signature, 'base64'));
	});

	test('an empty channel secret, even when the signature was made with it', () => {
		expect(verifySignature({ rawBody: body, signature: sign(body, ''), channelSecret: '' })).toBe(false);
	});

	test('the same JSON, re-indented', () => {
		const rawBody = Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 2));
		expect(verifySignature({ rawBody, signature, channelSecret: secret })).toBe(false);
	});
});
