import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { PageData } from './api';
import { htmlText, scriptJson } from './escape';

/** What the browser runs, built into the folder of this file (gulpfile.js). */
export interface ClientAssets {
	script: string;
	style: string;
}

let assets: Promise<ClientAssets> | undefined;

/** Reads the built client, once. */
export async function clientAssets(): Promise<ClientAssets> {
	assets ??= readAssets();
	return await assets;
}

async function readAssets(): Promise<ClientAssets> {
	const read = async (name: string) => await readFile(path.join(__dirname, name), 'utf8');
	return { script: await read('client.js'), style: await read('client.css') };
}

const LOADING = {
	'zh-TW': '請開啟 JavaScript 以使用本頁。',
	en: 'Please turn on JavaScript to use this page.',
};

/**
 * The whole document: style, script and first data stand in it, so that a page is one request.
 *
 * @param lineTagId of LINE Tag; `null`: nobody is counted
 */
export function renderPage(
	data: PageData,
	{ script, style }: ClientAssets,
	{ nonce, lineTagId }: { nonce: string; lineTagId: string | null },
): string {
	const { name, language, themeColor } = data.shop;
	return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<meta name="theme-color" content="${htmlText(themeColor)}">
<link rel="icon" href="data:,">
<title>${htmlText(name)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<div id="app"></div>
<noscript>${LOADING[language]}</noscript>
<script type="application/json" nonce="${nonce}">${scriptJson(data)}</script>
${lineTagId === null ? '' : `<script nonce="${nonce}">${lineTag(lineTagId)}</script>\n`}<script nonce="${nonce}">${script}</script>
</body>
</html>
`;
}

/** LINE Tag's base code (LINE Ads, "Install LINE Tag"); a conversion when the client says that a cart was booked. */
function lineTag(id: string): string {
	return `window._ltq=[];window._lt=function(){window._ltq.push(arguments)};
(function(d){var s=d.createElement('script');s.async=1;s.src='${LINE_TAG}';d.head.appendChild(s)})(document);
_lt('init',{customerType:'lap',tagId:${scriptJson(id)}});_lt('send','pv',[${scriptJson(id)}]);
addEventListener('ordered',function(){_lt('send','cv',{type:'Conversion'},[${scriptJson(id)}])});`;
}

const LINE_TAG = 'https://d.line-scdn.net/n/line_tag/public/release/v1/lt.js';

/**
 * What n8n itself puts on pages of forms and webhooks (n8n-core, `getHtmlSandboxCSP`): without `allow-same-origin` a
 * script that got into a page would find no session of the editor, whose origin the page shares.
 */
const SANDBOX =
	'sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-presentation allow-scripts allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols';

/** Where LINE's SDK and LINE Tag come from, and whom they talk to. */
const LINE_SCRIPTS = 'https://static.line-scdn.net https://d.line-scdn.net';
const LINE_SERVERS = 'https://*.line.me https://*.line-scdn.net https://*.line-apps.com';

export interface Policy {
	nonce: string;
	/** Not sandboxed, and with LINE's SDK: only on a host that is not the editor's. */
	liff: boolean;
	/** Of the request, e.g. `https://shop.example`: in a sandbox `'self'` means nothing to some browsers. */
	origin: string;
}

/** Headers of a page. */
export function pageHeaders({ nonce, liff, origin }: Policy): Record<string, string> {
	const policy = [
		...(liff ? [] : [SANDBOX]),
		"default-src 'none'",
		`script-src 'nonce-${nonce}'${liff ? ` ${LINE_SCRIPTS}` : ''}`,
		`style-src 'nonce-${nonce}'`,
		'img-src https: data: blob:',
		`connect-src 'self' ${origin}${liff ? ` ${LINE_SERVERS}` : ''}`,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	];
	return {
		...ANSWER_HEADERS,
		'Content-Type': 'text/html; charset=utf-8',
		'Content-Security-Policy': policy.join('; '),
		'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
		'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
		'X-Frame-Options': 'DENY',
	};
}

/** Headers of whatever is answered: it is for one person, and its address is a secret. */
export const ANSWER_HEADERS: Readonly<Record<string, string>> = {
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Robots-Tag': 'noindex, nofollow',
};

/** Headers of the answer to a page's request, which a sandboxed page sends from an origin of its own. */
export const API_HEADERS: Readonly<Record<string, string>> = {
	...ANSWER_HEADERS,
	'Content-Type': 'application/json; charset=utf-8',
	// Nothing is let in by a cookie, so nothing is given away to other origins: a request is worth its token.
	'Access-Control-Allow-Origin': '*',
};
