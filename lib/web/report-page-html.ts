import type { ShopView } from './api';
import { themeOf } from './client/theme';
import { htmlText } from './escape';
import { ANSWER_HEADERS } from './page';
import { BY, VIEWS, type ReportChoice } from './report-page-choice';
import { REPORT_PAGE_STYLE } from './report-page-style';
import { REPORT_PAGE_WORDS } from './report-page-words';

/** The page that asks for the password. @param notice why it does so again; `null`: for the first time */
export function passwordPage(shop: ShopView, notice: string | null, nonce: string): string {
	const words = REPORT_PAGE_WORDS[shop.language];
	const logo =
		shop.logoUrl === null ? '' : `<img src="${htmlText(shop.logoUrl)}" alt="" width="56" height="56">`;
	const alert = notice === null ? '' : `<p class="notice" role="alert" id="notice">${htmlText(notice)}</p>`;
	return `<!doctype html>
<html lang="${shop.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="theme-color" content="${htmlText(shop.themeColor)}">
<link rel="icon" href="data:,">
<title>${htmlText(`${words.title} – ${shop.name}`)}</title>
<style nonce="${nonce}">${reportPageStyle(shop)}</style>
</head>
<body class="gate">
<main>
${logo}
<p class="shop">${htmlText(shop.name)}</p>
<h1>${words.title}</h1>
${alert}
<form method="post">
<p id="intro">${words.intro}</p>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" required maxlength="200" autocomplete="current-password" aria-describedby="intro"${notice === null ? '' : ' aria-errormessage="notice"'}>
<button class="main">${words.open}</button>
</form>
<p class="small">${words.keepSecret}</p>
</main>
</body>
</html>
`;
}

export interface Controls {
	shop: ShopView;
	choice: ReportChoice;
	/** That can be chosen, the current one first. */
	months: readonly string[];
	/** Token of the session, which the form carries: the page can keep none. */
	session: string;
}

/** What stands above a report: which one it is, others, the Excel file, and the way out. */
export function reportControls({ shop, choice, months, session }: Controls): string {
	const words = REPORT_PAGE_WORDS[shop.language];
	const [current = '', last = ''] = months;
	const select = (name: keyof ReportChoice, label: string, options: ReadonlyArray<[string, string]>) => {
		const all = options.map(([value, text]) => {
			const chosen = choice[name] === value ? ' selected' : '';
			return `<option value="${value}"${chosen}>${text}</option>`;
		});
		return `<label>${label}<select name="${name}">${all.join('')}</select></label>`;
	};
	const jump = (month: string, text: string) =>
		`<button name="jump" value="${month}"${month === choice.month ? ' aria-pressed="true"' : ''}>${text}</button>`;
	return `<form class="controls" method="post" aria-label="${words.controls}">
<input type="hidden" name="session" value="${session}">
<div class="choices">
${select(
	'month',
	words.month,
	months.map((month) => [month, month.replace('-', ' / ')]),
)}
${select(
	'by',
	words.byLabel,
	BY.map((by) => [by, words.by[by]]),
)}
${select(
	'view',
	words.viewLabel,
	VIEWS.map((view) => [view, words.views[view]]),
)}
<button class="main">${words.show}</button>
</div>
<div class="actions">
${jump(last, words.lastMonth)}
${jump(current, words.thisMonth)}
<button name="action" value="download">${words.download}</button>
<button name="action" value="logout">${words.logOut}</button>
</div>
<p class="small">${words.session}</p>
</form>
`;
}

/** Colours of the shop and what is laid out by them. */
export function reportPageStyle({ themeColor }: Pick<ShopView, 'themeColor'>): string {
	const { fill, onFill, edge, text, soft } = themeOf(themeColor);
	const colors = `--fill:${fill};--on-fill:${onFill};--edge:${edge};--text:${text};--soft:${soft}`;
	return `.gate,.controls{${colors}}${REPORT_PAGE_STYLE}`;
}

/** No script at all, and forms to this server alone. @param origin as of `pageHeaders()` */
export function reportPageHeaders(nonce: string, origin: string): Record<string, string> {
	const policy = [
		'sandbox allow-downloads allow-forms',
		"default-src 'none'",
		`style-src 'nonce-${nonce}'`,
		'img-src https: data:',
		"base-uri 'none'",
		`form-action 'self' ${origin}`,
		"frame-ancestors 'none'",
	];
	return {
		...ANSWER_HEADERS,
		'Content-Type': 'text/html; charset=utf-8',
		'Content-Security-Policy': policy.join('; '),
		'Cross-Origin-Opener-Policy': 'same-origin',
		'X-Frame-Options': 'DENY',
	};
}
