// Links are worth what they open: whatever was not signed here, for this, and for now opens nothing.
import { linkKey, openLink, signLink, type Link } from '../../../lib/web/link-token';
import { groupLink, orderLink } from '../../../lib/web/links';

const NOW = Date.UTC(2026, 10, 20, 4);
const key = linkKey('8c570fa6dd201bb328f1c1eac23a96d8');
const link: Link = {
	purpose: 'order',
	subject: 'R7K3M9QX',
	version: 0,
	buyer: `U${'1'.repeat(32)}`,
	expiresAt: NOW / 1000 + 60,
};
const token = signLink(key, link);
const [payload = '', mac = ''] = token.split('.');
const altered = Buffer.from(JSON.stringify(['order', 'R7K3M9QZ', 0, link.buyer, link.expiresAt])).toString(
	'base64url',
);

test('opens as what it was signed for', () => {
	expect(openLink(key, token, 'order', NOW)).toEqual({ ok: true, link });
});

test.each([
	['of another purpose', token, 'group'],
	['altered', `${altered}.${mac}`, 'order'],
	['signed with another key', signLink(linkKey('another'), link), 'order'],
	['cut', token.slice(0, -1), 'order'],
	[
		'in a second spelling of the same bytes',
		`${token.slice(0, -1)}${nextLetter(token.at(-1) ?? '')}`,
		'order',
	],
	['padded', `${token}==`, 'order'],
	['without signature', payload, 'order'],
	['in three parts', `${token}.x`, 'order'],
	['endless', 'a'.repeat(100_000), 'order'],
	['no text', 7, 'order'],
	['missing', undefined, 'order'],
] as const)('opens nothing when it is %s', (_, given, purpose) => {
	expect(openLink(key, given, purpose, NOW)).toEqual({ ok: false, reason: 'forged' });
});

test('ends to the second', () => {
	const end = link.expiresAt * 1000;
	expect(openLink(key, token, 'order', end - 1).ok).toBe(true);
	expect(openLink(key, token, 'order', end)).toEqual({ ok: false, reason: 'expired' });
});

/** 16 bytes leave four bits of the last letter unused, so sixteen letters mean the same. */
function nextLetter(letter: string): string {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
	return letters.charAt(letters.indexOf(letter) + 1);
}

describe('addresses', () => {
	const settings = { storefrontUrl: 'https://shop.example/webhook/1/shop', liffId: null, linkDays: 30 };
	const order = { code: 'R7K3M9QX', linkVersion: 2, lineUserId: `U${'1'.repeat(32)}` };
	const opened = (url: string, purpose: Link['purpose']) => {
		const result = openLink(key, new URL(url).searchParams.get('t'), purpose, NOW);
		return result.ok ? result.link : result.reason;
	};

	test('of an order name its buyer and end after the days of the settings', () => {
		const url = orderLink(key, settings, order, NOW);
		expect(url).toMatch(/^https:\/\/shop\.example\/webhook\/1\/shop\?t=/);
		expect(opened(url, 'order')).toEqual({
			...{ purpose: 'order', subject: 'R7K3M9QX', version: 2, buyer: order.lineUserId },
			expiresAt: NOW / 1000 + 30 * 86_400,
		});
	});

	test.each(['guest:abc', 'customer:M1', 'name:C1:小明'])('of an order of %s name nobody', (lineUserId) => {
		expect(opened(orderLink(key, settings, { ...order, lineUserId }, NOW), 'order')).toMatchObject({
			buyer: null,
		});
	});

	test('of a group name no buyer, and open in LINE where there is a LIFF app', () => {
		const url = groupLink(key, { ...settings, liffId: '1-abc' }, 7, NOW + 1000);
		expect(url).toMatch(/^https:\/\/liff\.line\.me\/1-abc\?t=/);
		expect(opened(url, 'group')).toMatchObject({ subject: '7', buyer: null });
	});

	test('need a storefront', () => {
		expect(() => groupLink(key, { storefrontUrl: null, liffId: null }, 7, NOW)).toThrow('no storefront');
	});
});
