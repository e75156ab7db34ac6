// The document around a page: what people have written stays text, and the policy fits the mode.
import type { NoticePage } from '../../../lib/web/api';
import { htmlText, scriptJson } from '../../../lib/web/escape';
import { pageHeaders, renderPage } from '../../../lib/web/page';

const HOSTILE = [
	'</script><script>alert(1)</script>',
	'<!--<script>',
	'"><img src=x onerror=alert(1)>',
	"' onload='alert(1)",
	'&lt;b&gt;',
	'\u2028alert(1)\u2029',
	']]>',
	'${alert(1)}`',
];

const page = (text: string): NoticePage => ({
	kind: 'notice',
	notice: 'link_invalid',
	shop: {
		...{ name: text, logoUrl: text, themeColor: text, language: 'zh-TW', timeZone: 'Asia/Taipei' },
		...{ addFriendUrl: text, privacyUrl: text, liffId: text },
	},
});
const assets = { script: 'start()', style: 'body{}' };

test.each(HOSTILE)('%j stays text', (text) => {
	const html = renderPage(page(text), assets, { nonce: 'N', lineTagId: null });
	expect(html.match(/<script/g)).toHaveLength(2);
	expect(html).not.toContain('<img');
	const json = /<script type="application\/json" nonce="N">(.*)<\/script>/.exec(html)?.[1] ?? '';
	expect(JSON.parse(json)).toEqual(page(text));
	expect(html).toContain(`<title>${htmlText(text)}</title>`);
	expect(htmlText(text)).not.toMatch(/[<>"']/);
	expect(scriptJson(text)).not.toMatch(/[<>&\u2028\u2029]/);
});

describe('policy', () => {
	const policy = (liff: boolean) => {
		const headers = pageHeaders({ nonce: 'N', liff, origin: 'https://n8n.example' });
		return (headers['Content-Security-Policy'] ?? '').split('; ');
	};

	test.each([true, false])('LIFF %s: only scripts and styles of the page, no frames, no forms', (liff) => {
		expect(policy(liff)).toEqual(
			expect.arrayContaining([
				"default-src 'none'",
				"style-src 'nonce-N'",
				"base-uri 'none'",
				"form-action 'none'",
				"frame-ancestors 'none'",
			]),
		);
		expect(policy(liff).join()).not.toMatch(/unsafe|\*(?!\.)/);
	});

	test('sandboxed, it talks to its own server and takes no script from elsewhere', () => {
		expect(policy(false)[0]).toMatch(/^sandbox (?!.*allow-same-origin)/);
		expect(policy(false)).toContain("script-src 'nonce-N'");
		expect(policy(false)).toContain("connect-src 'self' https://n8n.example");
	});

	test('in LIFF mode LINE comes in, and the sandbox goes', () => {
		expect(policy(true).join()).not.toContain('sandbox');
		expect(policy(true)[1]).toContain('https://static.line-scdn.net');
	});
});
