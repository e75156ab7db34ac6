import { readXlsx } from 'hucre';

import { allBytes } from '../../../lib/files/sheet';
import { payoutStatementHtml, payoutStatementXlsx } from '../../../lib/report/payout-statement';
import { ATTACKS, heading, MONTH, pagesOf, PAYOUT, row, spoiled } from './fixtures';

const html = async (payout = PAYOUT, rows = MONTH) =>
	await payoutStatementHtml(payout, pagesOf(rows), heading(), null);

test('what was paid, what was kept back, and which rows are in it', async () => {
	const document = await html();
	for (const part of [
		'T7K3M9QX',
		'2026-12-05',
		'2026-11-30',
		'NT$35,000',
		'-NT$3,500',
		'-NT$739',
		'NT$30,761',
	])
		expect(document).toContain(part);
	expect(document).toContain('扣繳稅額（試算）');
	expect(document.split('<tr>').length - 1).toBe(MONTH.length + 1);
});

test('the first 500 rows are shown, all are in the workbook', async () => {
	const rows = Array.from({ length: 501 }, () => row());
	expect(await html(PAYOUT, rows)).toContain('還有 1 列');
	const { sheets } = await readXlsx(await allBytes(payoutStatementXlsx(PAYOUT, pagesOf(rows), heading())));
	expect(sheets.map(({ name, rows: lines }) => [name, lines.length])).toEqual([
		['撥款通知單', 2],
		['明細', 502],
	]);
	expect(sheets[0]?.rows[1]).toEqual([
		...['T7K3M9QX', '林團主', '2026-12-05 00:00', '2026-11-30 00:00', '佣金'],
		...[35_000, 3_500, 739, 30_761, 'TWD', '11 月份'],
	]);
});

test.each(ATTACKS)('%j is a text in it', async (attack) => {
	const document = await html({ ...PAYOUT, leaderName: attack, note: attack }, [spoiled(row(), attack)]);
	expect(document).not.toMatch(/<(?:script|img)|<\/title><\/style>/);
});
