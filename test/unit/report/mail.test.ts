import { reportMail } from '../../../lib/report/mail';
import { ATTACKS, MONTH, reportOf, row } from './fixtures';

test('subject, text and HTML say the same', async () => {
	const mail = reportMail(await reportOf(MONTH, { leaderName: '林團主' }), 'https://shop.example/r?a=1&b=2');
	expect(mail.subject).toBe('【小巷甜點】林團主 分潤報表 2026-11-01 – 2026-11-30');
	expect(mail.text).toBe(
		[
			'林團主 您好：\n',
			'以下是 小巷甜點 2026-11-01 – 2026-11-30 的分潤摘要。（依結案日）\n',
			'訂單數\t4 筆訂單 (其中 1 筆未付款)\n銷售額\tNT$7,900\n退貨退款金額\t-NT$500\n分潤合計\tNT$374',
			'待結案\tNT$33\n鑑賞期中\t-NT$11\n可撥款\tNT$165\n已撥款\tNT$220\n',
			'「待結案」依目前的訂單估算，訂單結案前可能變動，不是撥款依據。\n',
			'查看完整報表\nhttps://shop.example/r?a=1&b=2\n',
		].join('\n'),
	);
	expect(mail.html).toContain('<a href="https://shop.example/r?a=1&amp;b=2">查看完整報表</a>');
	for (const amount of mail.text.match(/-?NT\$[\d,]+/g) ?? []) expect(mail.html).toContain(`>${amount}<`);
});

test('without anything it says what to do, and without a page there is no link', async () => {
	const mail = reportMail(await reportOf([], { language: 'en', leaderName: 'Lin' }), null);
	expect(mail.text).toContain('No commission in this period yet');
	expect(mail.html).not.toContain('<a ');
	expect(mail.html).not.toContain('<table');
});

test.each(ATTACKS)('%j is a text in it, and the subject is one line', async (attack) => {
	const mail = reportMail(await reportOf([row()], { leaderName: attack, shopName: attack }), null);
	expect(mail.subject).not.toMatch(/\p{Cc}/u);
	expect(mail.html).not.toMatch(/<(?:script|img|\/title)/);
});
