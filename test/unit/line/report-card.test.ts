import { addRow, newTotals } from '../../../lib/groupbuy/report-totals';
import { InputError } from '../../../lib/groupbuy/input-error';
import { reportCard, type ReportSummary } from '../../../lib/line/flex/report-card';
import { MONTH, NOVEMBER, row } from '../report/fixtures';
import { allOf, expectSendable } from './fixtures';

const URL = 'https://n8n.example/webhook/group-buy/report?t=abc';

function summaryOf(rows = MONTH, changes: Partial<ReportSummary> = {}): ReportSummary {
	const totals = newTotals('Asia/Taipei');
	for (const one of rows) addRow(totals, one);
	const period = { from: NOVEMBER, to: NOVEMBER + 30 * 86_400_000, by: 'completion' as const };
	const sums = [...totals.currencies].map(([currency, { total }]) => ({ currency, total }));
	return { leaderName: '林團主', ...period, totals: sums, ...changes };
}

const card = (
	summary: ReportSummary,
	url: string | null = URL,
	language: 'zh-TW' | 'en' = 'zh-TW',
): { texts: string[]; message: ReturnType<typeof reportCard> } => {
	const message = reportCard(summary, url, { language, timeZone: 'Asia/Taipei' });
	expectSendable([message]);
	return { message, texts: allOf(message, 'text') as string[] };
};

test('period, orders, sales and commission by its state', () => {
	const { texts, message } = card(summaryOf());
	expect(message.altText).toBe('林團主 的分潤摘要 2026/11/01 – 2026/11/30');
	expect(texts).toEqual([
		...['分潤摘要', '林團主', '2026/11/01 – 2026/11/30 依結案日'],
		...['分潤合計', 'NT$374', '可撥款', 'NT$165', '鑑賞期中', '-NT$11', '已撥款', 'NT$220'],
		...['待結案（估算）', 'NT$33', '訂單', '4 筆（1 筆未付款）', '銷售額', 'NT$7,900'],
		'待結案的分潤在訂單結案前可能變動，不是撥款依據。',
	]);
	expect(allOf(message, 'uri')).toEqual([URL]);
});

test('without a page there is no button, without anything a word on what to do', () => {
	const { texts, message } = card(summaryOf([]), null, 'en');
	expect(allOf(message, 'uri')).toEqual([]);
	expect(texts.at(-1)).toContain('Post the referral link');
});

test('an address that no button opens is refused', () => {
	expect(() => card(summaryOf(), 'javascript:alert(1)')).toThrow(InputError);
});

test.each(['\u202e\u0000', '名'.repeat(3000), '👨‍👩‍👧'.repeat(200), `e${'\u0301'.repeat(5000)}`])(
	'a card stays small whatever the name (%#)',
	(leaderName) => {
		const currencies = (['TWD', 'USD', 'JPY', 'THB', 'HKD'] as const).map((currency) => row({ currency }));
		const { message } = card(summaryOf([...currencies, ...MONTH], { leaderName }));
		expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(10_000);
	},
);
