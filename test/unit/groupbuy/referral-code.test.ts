import { InputError } from '../../../lib/groupbuy/input-error';
import { REFERRAL_CODE } from '../../../lib/groupbuy/referral';
import {
	randomReferralCode,
	readReferralCode,
	referralCodeOf,
	referralLink,
} from '../../../lib/groupbuy/referral-code';

test.each([
	['mei-01', 'MEI-01'],
	[' ＭＥＩ＿０１ ', 'MEI_01'],
	[2_026, '2026'],
	['A'.repeat(20), 'A'.repeat(20)],
])('the code %j is %s', (typed, code) => {
	expect(readReferralCode(typed, 'code')).toBe(code);
	expect(referralCodeOf(typed)).toBe(code);
});

test.each(['', 'A'.repeat(21), '小美', 'A B', 'A.B', "A'--", null, ['A'], 'A\u200bB', 'ß€'])(
	'%j is no code',
	(typed) => {
		expect(() => readReferralCode(typed, 'code')).toThrow(InputError);
		expect(referralCodeOf(typed)).toBeUndefined();
	},
);

test('a random code uses its whole alphabet, none of it taken for another', () => {
	const seen = new Set<string>();
	for (let number = 0; number < 64; number++) {
		const code = randomReferralCode((below) => number % below);
		expect(code).toMatch(/^.{8}$/);
		expect(code).toMatch(REFERRAL_CODE);
		for (const character of code) seen.add(character);
	}
	expect(seen.size).toBe(23);
	expect([...seen].filter((character) => 'O0I1L2Z5S8BUV'.includes(character))).toEqual([]);
});

test.each<[string, Record<string, string> | null, string]>([
	['https://shop.tw/', null, 'https://shop.tw/?rcode=MEI'],
	['https://shop.tw/p/1?a=1&b=%20x#top', null, 'https://shop.tw/p/1?a=1&b=%20x&rcode=MEI#top'],
	['https://shop.tw/?flag&q=a+b', null, 'https://shop.tw/?flag&q=a+b&rcode=MEI'],
	['https://shop.tw/?rcode=OLD&a=1&RCode=older&%72code=x', null, 'https://shop.tw/?a=1&rcode=MEI'],
	[
		'https://shop.tw/?utm_source=ad&utm_term=x',
		{ utm_source: 'line', utm_campaign: '團購 1&2' },
		'https://shop.tw/?utm_term=x&rcode=MEI&utm_source=line&utm_campaign=%E5%9C%98%E8%B3%BC+1%262',
	],
])('the link of %s with %j', (url, utm, link) => {
	expect(referralLink(url, 'mei', utm)).toBe(link);
	expect(referralLink(link, 'mei', utm)).toBe(link);
});

test.each<[string, string, Record<string, string> | null]>([
	['http://shop.tw/', 'MEI', null],
	['javascript:alert(1)', 'MEI', null],
	['https://shop.tw@evil.example/', 'MEI', null],
	['shop.tw', 'MEI', null],
	['https://shop.tw/', 'M&I', null],
	['https://shop.tw/', 'MEI', { redirect: 'https://evil.example' }],
	['https://shop.tw/', 'MEI', { utm_source: 'x'.repeat(2_000) }],
])('no link of %s with %s and %j', (url, code, utm) => {
	expect(() => referralLink(url, code, utm)).toThrow(InputError);
});
