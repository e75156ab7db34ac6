import fc from 'fast-check';

import { publicAddress } from '../../../lib/feed/addresses';
import { fillIds, readLinkParameters, withParameters } from '../../../lib/feed/link-parameters';

describe('publicAddress', () => {
	test.each<[value: string, address: string]>([
		['https://shop.example/products/1', 'https://shop.example/products/1'],
		['http://shop.example/a?b=c', 'http://shop.example/a?b=c'],
		['https://shop.example', 'https://shop.example/'],
		['  https://shop.example/a  ', 'https://shop.example/a'],
		['HTTPS://Shop.Example/A', 'https://shop.example/A'],
		['//cdn.shop.example/a.jpg', 'https://cdn.shop.example/a.jpg'],
		['https://shop.example/茶 葉.jpg', 'https://shop.example/%E8%8C%B6%20%E8%91%89.jpg'],
		['https://shop.example/%E8%8C%B6', 'https://shop.example/%E8%8C%B6'],
		['https://shop.example/100%', 'https://shop.example/100%25'],
		['https://shop.example/a/../b', 'https://shop.example/b'],
		['https://shop.example/a/%2e%2E/b', 'https://shop.example/b'],
		['https://shop.example/a"b<c>', 'https://shop.example/a%22b%3Cc%3E'],
		['https://shop.example/a?b=[1]|{2}', 'https://shop.example/a?b=%5B1%5D%7C%7B2%7D'],
		['https://shop.example:443/a', 'https://shop.example/a'],
		['https://shop.example:8443/a', 'https://shop.example:8443/a'],
		['https://商店.example/', 'https://xn--czrs0t.example/'],
		['https://93.184.216.34/a', 'https://93.184.216.34/a'],
		['https://shop.example/a#b', 'https://shop.example/a#b'],
	])('%s is %s', (value, address) => {
		expect(publicAddress(value)).toBe(address);
	});

	test.each<[value: unknown]>([
		['shop.example/a'],
		['www.shop.example'],
		['/products/1'],
		['ftp://shop.example/a'],
		['javascript:alert(1)'],
		['data:image/png;base64,AAAA'],
		['file:///etc/passwd'],
		['https://'],
		['https:///a'],
		['https://user:secret@shop.example/'],
		['https://shop.example@evil.example/'],
		['https://localhost/a'],
		['https://localhost./a'],
		['http://127.0.0.1/a'],
		['http://2130706433/a'],
		['http://0x7f.1/a'],
		['http://10.1.2.3/a'],
		['http://172.16.0.1/a'],
		['http://192.168.1.1/a'],
		['http://169.254.169.254/latest/meta-data'],
		['http://100.64.0.1/'],
		['http://[::1]/a'],
		['http://[fd00::1]/a'],
		['http://intranet/a'],
		['http://nas.local/a'],
		['http://shop.internal/a'],
		['https://shop.example/a\nb'],
		['https://shop.example/a\u0000b'],
		[`https://shop.example/${'a'.repeat(2_000)}`],
		[`https://shop.example/${'茶'.repeat(300)}`],
		['a'.repeat(10_000_000)],
		[''],
		[42],
		[null],
		[['https://shop.example/']],
		[{ src: 'https://shop.example/' }],
	])('%j is none', (value) => {
		expect(publicAddress(value)).toBeNull();
	});

	test('the short way and the long one agree', () => {
		const part = fc.string({
			unit: fc.constantFrom(...Array.from(`ab1-._~!$&()*+,;=:@/?%2eE"'<茶`)),
			maxLength: 12,
		});
		fc.assert(
			fc.property(part, (path) => {
				const address = publicAddress(`https://shop.example/${path}`);
				// Text before the host name makes the short way miss it.
				expect(publicAddress(`HTTPS://shop.example/${path}`)).toBe(address);
				expect(publicAddress(address)).toBe(address);
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('withParameters', () => {
	const ids = { id: 'V 1', productId: '8801', variantId: 'V 1' };
	test.each<[link: string, parameters: string | null, result: string]>([
		['https://shop.example/a', null, 'https://shop.example/a'],
		['https://shop.example/a', '', 'https://shop.example/a'],
		['https://shop.example/a', 'utm_source=line', 'https://shop.example/a?utm_source=line'],
		['https://shop.example/a', '?utm_source=line', 'https://shop.example/a?utm_source=line'],
		['https://shop.example/a?b=1', 'utm_source=line', 'https://shop.example/a?b=1&utm_source=line'],
		['https://shop.example/a?', 'c=1', 'https://shop.example/a?c=1'],
		['https://shop.example/a#top', 'c=1', 'https://shop.example/a?c=1#top'],
		['https://shop.example/a?b=1#x?y', 'c=1', 'https://shop.example/a?b=1&c=1#x?y'],
		[
			'https://shop.example/a?utm_source=old&b=1',
			'utm_source=line',
			'https://shop.example/a?b=1&utm_source=line',
		],
		['https://shop.example/a?utm%5Fsource=old', 'utm_source=line', 'https://shop.example/a?utm_source=line'],
		['https://shop.example/a?b=x?y', 'c=1', 'https://shop.example/a?b=x?y&c=1'],
		['https://shop.example/a?b=%E8%8C%B6+1', 'c=1', 'https://shop.example/a?b=%E8%8C%B6+1&c=1'],
		[
			'https://shop.example/a',
			'utm_content={id}&p={productId}',
			'https://shop.example/a?utm_content=V%201&p=8801',
		],
		['https://shop.example/a', 'x={unknown}', 'https://shop.example/a?x=%7Bunknown%7D'],
		[
			'https://shop.example/a',
			'utm_campaign=雙 11&x=a&b',
			'https://shop.example/a?utm_campaign=%E9%9B%99%2011&x=a&b=',
		],
	])('%s with %s', (link, parameters, result) => {
		expect(withParameters(link, readLinkParameters(parameters), ids)).toBe(result);
	});

	test('IDs in a template are encoded', () => {
		expect(fillIds('https://shop.example/{productId}?v={variantId}', { ...ids, variantId: "a/b&c'" })).toBe(
			'https://shop.example/8801?v=a%2Fb%26c%27',
		);
	});
});
