// Group Buy Campaign with files and lists: the closing pack of a closed campaign, the form that hands it over, QR codes,
// and lists that were pasted from where no bot can be.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre';
import jsQR from 'jsqr';
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { PNG } from 'pngjs';
import { runWorkflow, type WorkflowJson } from './harness';
import { startSimulator, type Simulator } from '../simulator';
import { campaign, done, listenTo, locate, online, priceList, refused } from './package-nodes';

let simulator: Simulator;
let line: Awaited<ReturnType<typeof listenTo>>;
let groupId: string;
let open: IDataObject;
let closed: IDataObject;
/** Order codes by who ordered. */
let orders: { amy: string; ming: string };

beforeAll(async () => {
	simulator = await startSimulator();
	line = await listenTo(simulator, ['join', 'message']);
	const credentials = online(simulator);
	const [amy, ming] = ['Amy', '小明'].map((displayName) => simulator.createUser({ displayName }).userId) as [string, string];
	({ groupId } = simulator.createGroup({ name: '社區團購', memberIds: [amy, ming] }));
	simulator.inviteBot(groupId);
	await done('group', 'register', {}, { credentials, input: await line.next() });
	await priceList('結單', { A1: { title: '牛奶糖', price: 120 }, A2: { title: '=鳳梨酥', price: 40 } });

	closed = await createCampaign('週五團');
	const now = Date.now();
	simulator.say(groupId, amy, 'A1+2 A2+1', { timestamp: now });
	simulator.say(groupId, ming, 'A2+3', { timestamp: now + 1 });
	const booked = await done('order', 'bookFromMessages', {}, { credentials, input: await line.next() });
	const codes = booked.map(({ booking }) => (booking as { orderCode: string }).orderCode) as [string, string];
	orders = { amy: codes[0], ming: codes[1] };
	await deliver(orders.amy, {
		recipientName: '林愛美',
		recipientPhone: '0912-345-678',
		pickupPlace: '7-11 百建門市',
		storeCode: '211147',
	});
	await deliver(orders.ming, { pickupPlace: '全家 文山店', storeCode: '017206', note: '+886' });
	await done('campaign', 'end', { campaign: locate(closed.code as string, 'code') });
	open = await createCampaign('下週團');
});
afterAll(async () => {
	await line.close();
	await simulator.close();
});

async function createCampaign(title: string): Promise<IDataObject> {
	const fields = { group: locate(groupId), category: locate('結單', 'name'), title };
	const [created] = await done('campaign', 'create', fields);
	return created!;
}

const deliver = async (orderCode: string, updateFields: IDataObject) =>
	await done('order', 'update', { orderCode, updateFields });

const pack = async (parameters: IDataObject = {}, code = closed.code as string) =>
	await campaign('campaign', 'closingPack', { campaign: locate(code, 'code'), ...parameters });

/** The only item with its files, decoded. */
async function files(parameters: IDataObject) {
	const result = await pack(parameters);
	if (result.error) throw result.error;
	const [[item]] = result.outputs('Node') as [[{ json: IDataObject; binary: Record<string, IBinaryData> }]];
	const bytes = (name: string) => Buffer.from(item.binary[name]!.data, 'base64');
	return { ...item, bytes };
}

const csvRows = (bytes: Buffer) => parse(bytes, { bom: true });

describe('Campaign → Create Closing Pack', () => {
	test('a workbook with a sheet per document, its numbers and texts as they are', async () => {
		const { json, binary, bytes } = await files({});
		expect(json).toMatchObject({
			campaignCode: closed.code,
			title: '週五團',
			state: 'closed',
			buyers: 2,
			pieces: 6,
			total: 400,
			problems: [],
			documents: [
				{ document: 'supplierOrder', name: '廠商訂購單', rows: 2 },
				{ document: 'packingList', name: '分裝單', rows: 3 },
				{ document: 'pickupList', name: '取貨名單', rows: 2 },
				{ document: 'unpaidList', name: '未付款名單', rows: 2 },
			],
		});
		expect(json.text).toContain('共 2 人・6 件・NT$400');
		expect(Object.keys(binary)).toEqual(['data']);
		expect(binary.data).toMatchObject({
			fileName: `週五團 ${closed.code as string}.xlsx`,
			mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		});
		const { sheets } = await readXlsx(bytes('data'));
		expect(sheets.map(({ name }) => name)).toEqual(['廠商訂購單', '分裝單', '取貨名單', '未付款名單', '訂購名單']);
		expect(sheets[0]!.rows.slice(1).map((row) => row.slice(0, 3))).toEqual([
			['A1', '牛奶糖', 2],
			['A2', '=鳳梨酥', 4],
		]);
		const phones = sheets[2]!.rows.map((row) => row[5]);
		expect(phones).toContain('0912345678');
		for (const { cells } of sheets) expect([...(cells?.values() ?? [])].filter(({ formula }) => formula)).toEqual([]);
	});

	test('a file per document as CSV, the text as text', async () => {
		const { binary, bytes } = await files({ format: 'csv', documents: ['packingList', 'groupText'], language: 'en' });
		expect(Object.entries(binary).map(([name, { fileName, mimeType }]) => [name, fileName, mimeType])).toEqual([
			['packingList', `週五團 ${closed.code as string} Packing list.csv`, 'text/csv'],
			['groupText', `週五團 ${closed.code as string} Order list.txt`, 'text/plain'],
		]);
		const rows = csvRows(bytes('packingList'));
		expect(rows[0]!.slice(0, 3)).toEqual(['No.', 'Buyer', 'Order code']);
		expect(rows.flat()).toContain("'=鳳梨酥");
		expect(rows.flat()).toContain("'+886");
		expect(bytes('groupText').toString()).toContain('Buyers 2 · pieces 6');
	});

	test('an item per row', async () => {
		const items = await done('campaign', 'closingPack', {
			campaign: locate(closed.code as string, 'code'),
			format: 'items',
			documents: ['supplierOrder', 'unpaidList', 'groupText'],
		});
		expect(items).toEqual([
			expect.objectContaining({ document: 'supplierOrder', itemCode: 'A1', quantity: 2 }),
			expect.objectContaining({ document: 'supplierOrder', itemCode: 'A2', quantity: 4 }),
			expect.objectContaining({ document: 'unpaidList', orderCode: orders.amy, total: 280 }),
			expect.objectContaining({ document: 'unpaidList', orderCode: orders.ming, total: 120 }),
			{ document: 'groupText', text: expect.stringContaining('週五團') as string },
		]);
		expect(items[2]!.placedAt).toMatch(/^\d{4}-\d\d-\d\dT.*\+08:00$/);
	});

	test('parcels: who can be sent is in the file of the chain, who cannot is told', async () => {
		const { json, bytes } = await files({
			format: 'csv',
			documents: ['sevenEleven', 'familyMart'],
			options: { senderName: '店家', senderPhone: '0911222333', senderEmail: 'shop@example.com' },
		});
		const [, amy, ...others] = csvRows(bytes('sevenEleven'));
		expect(others).toEqual([]);
		expect(amy).toEqual(expect.arrayContaining(['280', '林愛美', '0912345678', '百建門市', '211147', '店家']));
		expect(csvRows(bytes('familyMart'))).toHaveLength(1);
		expect(json.problems).toMatchObject([
			{ document: 'familyMart', orderCode: orders.ming, field: '收件人姓名' },
			{ document: 'familyMart', orderCode: orders.ming, field: '收件人手機' },
		]);
		expect(csvRows(bytes('problems'))).toHaveLength(3);
	});

	test("a merchant's own columns, as JSON text or as a list", async () => {
		const columns = [
			{ header: '姓名', field: 'recipientName' },
			{ header: '服務', value: '2' },
		];
		for (const sevenElevenColumns of [JSON.stringify(columns), columns]) {
			const { bytes } = await files({ format: 'csv', documents: ['sevenEleven'], options: { sevenElevenColumns } });
			expect(csvRows(bytes('sevenEleven'))).toEqual([
				['姓名', '服務'],
				['林愛美', '2'],
			]);
		}
	});

	test('with the ID of the account, the packing list has a link per order', async () => {
		const { bytes } = await files({ format: 'csv', documents: ['packingList'], options: { accountId: '@123abcde' } });
		const links = csvRows(bytes('packingList')).map((row) => row.at(-1));
		expect(links).toContain(`https://line.me/R/oaMessage/%40123abcde/?${encodeURIComponent(`取貨 ${orders.amy}`)}`);
	});

	test.each<[string, IDataObject, RegExp, RegExp]>([
		['no document', { documents: [] }, /'documents' is empty/, /at least one/],
		['an unknown document', { documents: ['invoice'] }, /cannot be 'invoice'/, /supplierOrder/],
		['an unknown format', { format: 'pdf' }, /cannot be 'pdf'/, /xlsx/],
		['columns that are none', { options: { familyMartColumns: '{"a":1}' } }, /'familyMartColumns' is not a list/, /header/],
		['an ID that is none', { documents: ['packingList'], options: { accountId: '商店' } }, /is not the ID/, /basic ID/],
	])('%s is refused with the way out', async (_, parameters, message, description) => {
		const error = await refused('campaign', 'closingPack', {
			campaign: locate(closed.code as string, 'code'),
			...parameters,
		});
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(description);
	});

	test('a campaign that is still open has nothing to pack', async () => {
		const error = await refused('campaign', 'closingPack', { campaign: locate(open.code as string, 'code') });
		expect(error.message).toMatch(/^The campaign '下週團' \(C\w{7}\) has not closed yet$/);
		expect(error.description).toContain('Preview Settling');
	});
});

describe('Order → Get QR Code', () => {
	test('a picture that opens the chat with the command typed in', async () => {
		const result = await campaign('order', 'qrCode', { orderCode: orders.amy.toLowerCase(), accountId: '123abcde' });
		const [[item]] = result.outputs('Node') as [[{ json: IDataObject; binary: Record<string, IBinaryData> }]];
		const url = `https://line.me/R/oaMessage/%40123abcde/?${encodeURIComponent(`取貨 ${orders.amy}`)}`;
		expect(item.json).toMatchObject({ orderCode: orders.amy, campaignCode: closed.code, text: `取貨 ${orders.amy}`, url });
		expect(item.binary.data).toMatchObject({ fileName: `${orders.amy}.png`, mimeType: 'image/png' });
		const { data, width, height } = PNG.sync.read(Buffer.from(item.binary.data!.data, 'base64'));
		expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(url);
	});

	test('an unknown order and an ID that is none are refused', async () => {
		const unknown = await refused('order', 'qrCode', { orderCode: 'R0000000', accountId: '@123abcde' });
		expect(unknown.message).toContain("'R0000000'");
		const noAccount = await refused('order', 'qrCode', { orderCode: orders.amy, accountId: '商店' });
		expect(noAccount.message).toContain('is not the ID of a LINE Official Account');
	});
});

describe('Order → Preview and Book Pasted List', () => {
	const LIST = [
		'下週團接龍',
		'1. 小華 A1+2',
		'2. 王小姐 A2x3、A1+1',
		'3. 老李 +1',
		'4. 阿珠 A9+1',
		'5. 大雄 今天有空嗎',
	];
	const read = async (operation: string, lines: string[]) =>
		await done('order', operation, { campaign: locate(open.code as string, 'code'), text: lines.join('\n') });
	const ordered = async () => {
		const placed = await done('order', 'getAll', { returnAll: true, filters: { campaignCode: open.code as string } });
		const entries = placed.map(({ buyerName, lines }): [string, string[]] => [
			buyerName as string,
			(lines as IDataObject[]).map(({ code, quantity }) => `${code as string}×${quantity as number}`),
		]);
		return Object.fromEntries(entries);
	};

	test('the preview tells what is certain and what is not, and books nothing', async () => {
		const items = await read('previewPastedList', LIST);
		expect(items.map(({ line, status }) => [line, status])).toEqual([
			[2, 'ready'],
			[3, 'ready'],
			[4, 'problem'],
			[5, 'problem'],
			[6, 'unclear'],
		]);
		expect(items[0]).toMatchObject({ name: '小華', number: 1, changes: [{ action: 'add', item: 'A1', quantity: 2 }] });
		expect(items[2]).toMatchObject({ name: '老李', problems: [{ status: 'item_required' }], changes: [] });
		expect(items[3]).toMatchObject({ problems: [{ status: 'unknown_item', input: 'A9' }] });
		expect(await ordered()).toEqual({});
	});

	test('booking it books what is certain; again, nothing more; longer, only what is new', async () => {
		const first = await read('bookPastedList', LIST);
		expect(first.map(({ status }) => status)).toEqual(['booked', 'booked', 'problem', 'problem', 'unclear']);
		const names = { 小華: ['A1×2'], 王小姐: ['A1×1', 'A2×3'] };
		expect(await ordered()).toEqual(names);
		const again = await read('bookPastedList', LIST);
		expect(again.slice(0, 2)).toMatchObject([{ booking: { replayed: true } }, { booking: { replayed: true } }]);
		expect(await ordered()).toEqual(names);
		await read('bookPastedList', [...LIST, '6. 小華 A2+1']);
		expect(await ordered()).toEqual({ ...names, 小華: ['A1×2', 'A2×1'] });
	});

	test('nothing is booked for a campaign that has closed', async () => {
		const { message, description } = await refused('order', 'bookPastedList', {
			campaign: locate(closed.code as string, 'code'),
			text: '1. 阿明 A1+1',
		});
		expect(message).toMatch(/^The campaign '週五團' \(C\w{7}\) is not open: it is closed$/);
		expect(description).toContain('reopened');
		expect(await ordered()).not.toHaveProperty('阿明');
	});
});

describe('the template', () => {
	const template = JSON.parse(
		readFileSync(path.resolve(__dirname, '../../workflows/closing-pack.json'), 'utf8'),
	) as WorkflowJson;

	test.each<[string, IDataObject, number]>([
		['nothing filled in: the campaign that ended last', { campaign: '' }, 5],
		['a part of its title', { campaign: ' 五團 ', parcels: [] }, 5],
		['its code', { campaign: 'CODE', parcels: ['7-ELEVEN 交貨便'] }, 7],
		['both chains', { parcels: ['7-ELEVEN 交貨便', '全家店到店'] }, 8],
	])('%s', async (_, form, sheets) => {
		const input = [{ ...form, ...(form.campaign === 'CODE' && { campaign: (closed.code as string).toLowerCase() }) }];
		const result = await runWorkflow(template, { input });
		expect(result.error).toBeUndefined();
		const [[item]] = result.outputs('Make the Pack') as [[{ json: IDataObject; binary: Record<string, IBinaryData> }]];
		expect(item.json.campaignCode).toBe(closed.code);
		expect((await readXlsx(Buffer.from(item.binary.data!.data, 'base64'))).sheets).toHaveLength(sheets);
	});

	test('a campaign that nobody knows is told by what was typed', async () => {
		const { error } = await runWorkflow(template, { input: [{ campaign: '沒有這團' }] });
		expect(error?.message).toContain("There is no campaign '沒有這團'");
	});
});
