import { parse } from 'csv-parse/sync';

import { closingPack, DOCUMENT_KINDS } from '../../../lib/closing-pack/pack';
import { packWords, type PackLanguage } from '../../../lib/closing-pack/words';
import { toCsv } from '../../../lib/files/csv';
import { campaign, line, order, records, settings } from './fixtures';

const orders = [
	order('小明', [line('A1', 2), line('A2', 0, 50, 1)], { pickupPlace: '7-11 百建', storeCode: '211147' }),
	order("=cmd|'/c calc'!A1", [line('A2', 1)], {
		pickupPlace: '管委會',
		note: '+886\n@x',
		recipientPhone: '0912345678',
	}),
];

test('makes the documents that were asked for, each once, in that order', () => {
	const { documents, problems } = closingPack(campaign, orders, {
		...settings,
		documents: ['pickupList', 'supplierOrder', 'pickupList'],
	});
	expect(documents.map(({ kind }) => kind)).toEqual(['pickupList', 'supplierOrder']);
	expect(problems).toEqual([]);
});

test('what the import files lack is a document of its own, last', () => {
	const { documents, problems } = closingPack(campaign, orders, { ...settings, documents: DOCUMENT_KINDS });
	expect(documents.map(({ kind }) => kind)).toEqual([...DOCUMENT_KINDS, 'problems']);
	expect(problems.map(({ field }) => field)).toEqual(['收件人姓名', '收件人手機']);
	const [, , , , , , sheet] = documents.map((document) => document.sheet);
	expect(sheet && records(sheet)[0]).toEqual({
		file: '7-ELEVEN 交貨便',
		orderCode: orders[0]?.code,
		buyer: '小明',
		field: '收件人姓名',
		value: '',
		wayOut: expect.stringContaining('證件') as string,
	});
});

test('the stores of Taiwan take parcels in TWD only', () => {
	const make = (documents: typeof settings.documents) => () =>
		closingPack({ ...campaign, currency: 'USD' }, [], { ...settings, documents });
	expect(make(['familyMart'])).toThrow('this campaign is in USD');
	expect(make(['packingList'])).not.toThrow();
});

test.each<PackLanguage>(['zh-TW', 'en'])(
	'%s: every sheet and column has a heading of its own, fit for Excel',
	(language) => {
		const { documents } = closingPack(campaign, orders, {
			...settings,
			language,
			link: (code) => `https://line.me/${code}`,
			documents: DOCUMENT_KINDS,
		});
		const names = documents.map(({ sheet }) => sheet.name);
		expect(new Set(names).size).toBe(names.length);
		for (const name of names) expect(name).toMatch(/^[^[\]:*?/\\']{1,31}$/);
		for (const { sheet } of documents) {
			const headers = sheet.columns.map(({ header }) => header);
			expect(new Set(headers).size).toBe(headers.length);
			for (const row of sheet.rows) expect(row).toHaveLength(headers.length);
		}
	},
);

test('both languages say the same things', () => {
	const [zh, en] = [packWords('zh-TW'), packWords('en')];
	for (const part of ['fields', 'wayOuts'] as const)
		expect(Object.keys(en[part])).toEqual(Object.keys(zh[part]));
	expect(Object.keys(en)).toEqual(Object.keys(zh));
});

test('no name, note or number of a buyer is run by a spreadsheet', () => {
	const { documents } = closingPack(campaign, orders, { ...settings, documents: DOCUMENT_KINDS });
	const cells = documents.flatMap(({ sheet }) => parse(toCsv(sheet, 'Asia/Taipei'), { bom: true }).flat());
	expect(cells).toContain("'=cmd|'/c calc'!A1");
	expect(cells).toContain("'+886\n@x");
	expect(cells).toContain("'0912345678");
	expect(cells.filter((cell) => /^\s*[=+@＝＋＠]|^[\t\n]/.test(cell))).toEqual([]);
});
