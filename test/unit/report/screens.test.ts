// The documents in a browser: as wide as a telephone, on a screen, on paper.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

import { payoutStatementHtml } from '../../../lib/report/payout-statement';
import { reportHtml } from '../../../lib/report/html';
import type { ReportLanguage } from '../../../lib/report/words';
import { axeFindings, DESKTOP, PageBrowser, PHONE, screenshot } from '../web-client/support/browser';
import {
	ACCOUNTS,
	ATTACKS,
	heading,
	MONTH,
	NOVEMBER,
	pagesOf,
	PAYOUT,
	reportOf,
	row,
	spoiled,
} from './fixtures';

const DAY = 86_400_000;

let browser: PageBrowser;

beforeAll(async () => {
	browser = await PageBrowser.start();
}, 300_000);
afterAll(() => browser.close());

/** Orders of a dozen products over the month. */
const BUSY = Array.from({ length: 40 }, (_, index) =>
	row({
		...MONTH[index % MONTH.length],
		orderCode: `R${1000 + index}`,
		occurredAt: NOVEMBER + (index % 28) * DAY,
		productId: `P${index % 12}`,
		title: `${['高山高麗菜', '草莓禮盒 12 入', '白蝦 600g', '手工鳳梨酥禮盒'][index % 4]} 第 ${index % 12} 款`,
	}),
);

const DOCUMENTS: ReadonlyArray<[name: string, of: (language: ReportLanguage) => Promise<string>]> = [
	['report', async (language) => reportHtml(await reportOf(BUSY, { language }, ACCOUNTS), null)],
	[
		'report-of-leader',
		async (language) =>
			reportHtml(await reportOf(MONTH.slice(0, 5), { language, leaderName: '林團主' }), null),
	],
	['report-empty', async (language) => reportHtml(await reportOf([], { language }), null)],
	[
		'payout-statement',
		async (language) => await payoutStatementHtml(PAYOUT, pagesOf(MONTH), heading({ language }), null),
	],
	[
		'report-hostile',
		async (language) =>
			reportHtml(
				await reportOf(
					ATTACKS.map((attack) => spoiled(row(), attack)),
					{ language },
				),
				null,
			),
	],
];

const IN_ENGLISH = DOCUMENTS.filter(([name]) => name === 'report-of-leader');

test.each([
	...DOCUMENTS.map((document) => [...document, 'zh-TW'] as const),
	...IN_ENGLISH.map((document) => [...document, 'en'] as const),
])('%s', async (name, of, language) => {
	const page = await browser.browser.newPage();
	await page.setContent(await of(language));
	for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
		await page.setViewportSize(viewport);
		expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(viewport.width);
		await screenshot(page, `${name}-${size}-${language}`);
		expect(await axeFindings(page)).toEqual([]);
	}
	await page.close();
});

test('on A4 nothing is cut off, and the header is repeated', async () => {
	const rows = Array.from({ length: 150 }, (_, index) => BUSY[index % BUSY.length] ?? row());
	const page = await browser.browser.newPage();
	await page.setContent(reportHtml(await reportOf(rows, {}, ACCOUNTS), null));
	await page.emulateMedia({ media: 'print' });
	// A4 across, less 12 mm at each side, at 96 pixels an inch.
	await page.setViewportSize({ width: Math.floor(((297 - 24) / 25.4) * 96), height: 703 });
	expect(await tooWide(page)).toEqual([]);
	const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
	await writeFile(path.resolve(__dirname, '../../../test-output/screenshots/report.pdf'), pdf);
	expect(pdf.toString('latin1').match(/\/MediaBox \[0 0 84[12][.\d]* 59[45]/g)?.length).toBeGreaterThan(3);
	expect(await page.evaluate('getComputedStyle(document.querySelector("thead")).display')).toBe(
		'table-header-group',
	);
	await page.close();
});

async function tooWide(page: Page): Promise<string[]> {
	return await page.evaluate<string[]>(`[...document.querySelectorAll('.scroll')]
		.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
		.map((region) => region.getAttribute('aria-label'))`);
}
