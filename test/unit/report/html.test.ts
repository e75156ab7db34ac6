// Reports as a document: what is said in it, and that nothing in it is more than text.
import { SaxesParser } from 'saxes';
import { Parser } from 'htmlparser2';
import fc from 'fast-check';

import { reportHtml } from '../../../lib/report/html';
import type { ReportHeading } from '../../../lib/report/report';
import { ACCOUNTS, ATTACKS, heading, MONTH, reportOf, row, spoiled } from './fixtures';

const html = async (rows = MONTH, changes: Partial<ReportHeading> = {}, accounts = ACCOUNTS) =>
	reportHtml(await reportOf(rows, changes, accounts), null);

/** Elements with their attributes, and all text. */
function contentOf(document: string) {
	const elements: Array<[name: string, attributes: Record<string, string>]> = [];
	let text = '';
	let inStyle = false;
	const parser = new Parser({
		onopentag(name, attributes) {
			inStyle = name === 'style';
			elements.push([name, attributes]);
		},
		ontext(part) {
			if (!inStyle) text += part;
		},
		onclosetag() {
			inStyle = false;
		},
	});
	parser.write(document);
	parser.end();
	return { elements, text };
}

test('sums, marks and words of warning', async () => {
	const { text } = contentOf(await html());
	for (const part of [
		...[
			'分潤報表：全部推薦人',
			'小巷甜點',
			'2026-11-01 – 2026-11-30（依結案日）',
			'製表時間 2026-12-02 00:00',
			'NT$374',
			'NT$33',
		],
		...['其中 1 筆未付款', '不是撥款依據', '有 1 筆訂單買家尚未付款', '扣繳稅額（試算）', '30,761', '待結案'],
	]) {
		expect(text).toContain(part);
	}
});

test('a leader’s own report has no table of leaders', async () => {
	const own = await html(MONTH.slice(0, 5), { leaderName: '林團主' });
	expect(own).not.toContain('依推薦人');
	expect(await html()).toContain('依推薦人');
});

test('500 rows are shown, and how many more there are', async () => {
	const many = Array.from({ length: 1_234 }, (_, index) => row({ orderCode: `R${index}` }));
	const document = await html(many);
	expect(document.split('<td class="code">R').length - 1).toBe(500);
	expect(contentOf(document).text).toContain('還有 734 列');
	expect(contentOf(document).text).toContain('NT$67,870');
});

test('without anything it says what to do', async () => {
	const { text, elements } = contentOf(await html([]));
	expect(text).toContain('這段期間還沒有分潤');
	expect(text).toContain('推薦連結');
	expect(elements.filter(([name]) => name === 'table' || name === 'svg')).toEqual([]);
});

test('currencies stand each by itself', async () => {
	const { text } = contentOf(await html([row(), row({ currency: 'USD', commissionMinor: 1_234 })]));
	expect(text).toContain('NT$55');
	expect(text).toContain('US$12.34');
});

test('charts have titles, are well-formed, and show days with less than nothing', async () => {
	const rows = [...MONTH, row({ type: 'returned', commissionMinor: -900, occurredAt: heading().from })];
	const charts = (await html(rows)).match(/<svg .*?<\/svg>/gs) ?? [];
	expect(charts).toHaveLength(3);
	for (const chart of charts) {
		new SaxesParser().write(chart).close();
		const [, label, id] = /aria-labelledby="([^"]+)".*?<title id="([^"]+)">/.exec(chart) ?? [];
		expect(label).toBe(id);
		expect(chart).not.toMatch(/(?:width|height)="-|NaN|Infinity/);
	}
});

test('a long period is charted by month', async () => {
	const year = { from: Date.UTC(2025, 11, 31, 16), to: Date.UTC(2026, 11, 31, 16) };
	const rows = [row({ occurredAt: Date.UTC(2026, 1, 3) }), row({ occurredAt: Date.UTC(2026, 9, 3) })];
	const document = await html(rows, year);
	expect(document).toContain('每月分潤');
	expect(document.match(/>2026-(?:02|10)</g)).toEqual(['>2026-02<', '>2026-10<']);
});

test('no script, nothing from elsewhere', async () => {
	const document = await html();
	expect(document).not.toMatch(/<script|javascript:|\son\w+=|https?:|url\(|@import/i);
});

test('in a page of a server its styles carry the nonce, and what stands above it is as it was', async () => {
	const frame = { nonce: 'abc', style: '.bar{color:red}', top: '<form class="bar"></form>' };
	const document = reportHtml(await reportOf(MONTH), frame);
	expect(document.match(/<style[^>]*>/g)).toEqual(['<style nonce="abc">']);
	expect(document).toContain('.bar{color:red}</style>');
	expect(document).toContain('<body>\n<form class="bar"></form><main class="report">');
	expect(document).not.toMatch(/ style="/);
});

test('texts are texts, whatever is in them', async () => {
	const shape = (document: string) => contentOf(document).elements.map(([name]) => name);
	const harmless = shape(await html([row({ reason: 'x' })], { leaderName: 'x', shopName: 'x' }));
	const attack = fc.oneof(
		fc.constantFrom(...ATTACKS),
		fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
	);
	await fc.assert(
		fc.asyncProperty(attack, async (text) => {
			const rows = [spoiled(row(), text)];
			const document = await html(rows, { leaderName: text, shopName: text });
			expect(shape(document)).toEqual(harmless);

			expect(document).not.toMatch(/[\u0000-\u0008\u202e\ufffe]|[\ud800-\udbff](?![\udc00-\udfff])/);
		}),
		{ numRuns: 25 },
	);
});
