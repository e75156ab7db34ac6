// Send Order Link → Payment, Bill, and the template that matches a bank's file.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readXlsx } from 'hucre';
import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import writeExcelFile from 'write-excel-file/node';

import { submitProof } from '../../lib/store/payment-proofs';
import { openStore, type Store } from '../../lib/store/store';
import { big5 } from '../support/big5';
import { startSimulator, type Simulator } from '../simulator';
import { runWorkflow, type WorkflowJson } from './harness';
import { campaign, done, locate, online, PACKAGE, refused } from './package-nodes';

let simulator: Simulator;
let store: Store;
beforeAll(async () => {
	simulator = await startSimulator();
	await done('shop', 'update', { settings: { storefrontUrl: 'https://shop.example/webhook/store' } }, { node });
	const file = path.join(process.env.N8N_USER_FOLDER!, '.n8n', 'group-buy', 'group-buy.sqlite');
	store = await openStore({ kind: 'sqlite', file });
});
afterAll(() => simulator.close());

const node = { type: `${PACKAGE}.sendOrderLink` };
const payment = async (operation: string, parameters: IDataObject) =>
	(await done('payment', operation, parameters, { node }))[0]!;
const bill = async (operation: string, parameters: IDataObject) =>
	(await done('bill', operation, parameters, { node }))[0]!;

const person = () =>
	simulator.createUser({ displayName: '小明', friendOf: simulator.defaultChannel.id }).userId;

/** An order over this price, made beside a chat. @returns its code */
async function ordered(lineUserId: string, price: number): Promise<string> {
	const parameters = {
		customer: locate(lineUserId),
		itemsFrom: 'fields',
		items: { custom: [{ name: '手工餅乾', price: String(price), quantity: 1 }] },
	};
	const [made] = await done('order', 'create', parameters, { node, credentials: online(simulator) });
	if (made?.status !== 'created') throw new Error(JSON.stringify(made));
	return (made.order as IDataObject).code as string;
}

const proven = async (orderCode: string, lastFive: string | null, content: string | null = null) =>
	await store.tx(async (trx) => {
		const file = content === null ? null : { bytes: Buffer.from(content), mime: 'image/png', sha256: content };
		return await submitProof(trx, { orderCode, lastFive, file, at: Date.now() }, Date.now());
	});

/** Now in Taipei, as banks write it. */
const bankTime = (separator = '/') => {
	const text = new Date(Date.now() + 8 * 3_600_000 + 60_000).toISOString();
	return `${text.slice(0, 10).replaceAll('-', separator)} ${text.slice(11, 19)}`;
};

const asItem = (bytes: Buffer, property = 'data'): INodeExecutionData => ({
	json: {},
	binary: { [property]: { data: bytes.toString('base64'), mimeType: 'application/octet-stream' } },
});

const reconcile = async (parameters: IDataObject, input: Array<INodeExecutionData | IDataObject>) =>
	await done('payment', 'reconcile', parameters, { node, input });

test('proofs wait, are looked at, refused and accepted', async () => {
	const code = await ordered(person(), 501);
	const { proofCode } = await proven(code, '12345', 'picture');
	const waiting = await done('payment', 'getAllProofs', { returnAll: true }, { node });
	expect(waiting).toContainEqual(expect.objectContaining({ proofCode, orderCode: code, lastFive: '12345', hasFile: true }));
	const result = await campaign('payment', 'getProof', { proofCode }, { node });
	const [[item]] = result.outputs('Node') as [[{ json: IDataObject; binary: Record<string, IBinaryData> }]];
	expect(Buffer.from(item.binary.data!.data, 'base64').toString()).toBe('picture');
	expect(item.binary.data).toMatchObject({ fileName: `${code} ${proofCode}.png`, mimeType: 'image/png' });
	expect(await payment('refuseProof', { proofCode, reason: '看不清楚' })).toMatchObject({
		...{ status: 'refused', orderCode: code, reason: '看不清楚', paidOrderCodes: [] },
	});
	expect(await payment('acceptProof', { proofCode })).toMatchObject({ status: 'accepted', paidOrderCodes: [code] });
	expect((await refused('payment', 'getProof', { proofCode: 'P2222222' }, { node })).message).toContain("'P2222222'");
});

test('marked as paid and refunded', async () => {
	const code = await ordered(person(), 502);
	expect(await payment('markPaid', { code: code.toLowerCase() })).toMatchObject({ code, changed: [code] });
	const refund = { orderCode: code, amount: 100, reason: '缺一件', options: { key: 'k' } };
	const noted = { status: 'refunded', orderCode: code, paid: 502, refunded: 100 };
	expect(await payment('markRefunded', refund)).toMatchObject(noted);
	expect(await payment('markRefunded', refund)).toMatchObject({ ...noted, status: 'already' });
	expect(await payment('markRefunded', { ...refund, amount: 403, options: { key: 'l' } })).toMatchObject({
		...{ status: 'too_much', refunded: 100 },
	});
	const link = { orderCode: code, paymentUrl: 'https://pay.example.com/1' };
	expect(await payment('setPaymentLink', link)).toEqual(link);
	const bad = await refused('payment', 'setPaymentLink', { ...link, paymentUrl: 'javascript:alert(1)' }, { node });
	expect(bad.message).toContain("'paymentUrl'");
	expect(bad.description).toContain('https://');
});

test('bills are merged, split and paid', async () => {
	const who = person();
	const codes = [await ordered(who, 503), await ordered(who, 504)].sort();
	const merged = await bill('merge', { which: 'customer', customer: locate(who) });
	expect(merged).toMatchObject({ status: 'merged', orderCodes: codes, bill: { payable: 1007, due: 1007 } });
	const billCode = (merged.bill as IDataObject).code as string;
	expect(await bill('get', { billCode })).toEqual(merged.bill);
	expect(await bill('split', { billCode })).toMatchObject({ status: 'split', orderCodes: codes, bill: { due: 0 } });
	const again = await bill('merge', { which: 'orders', orderCodes: codes.join(', ') });
	const { code } = again.bill as IDataObject;
	const paid = await payment('markPaid', { code });
	expect([...(paid.changed as string[])].sort()).toEqual(codes);
});

describe("a bank's file", () => {
	const csv = (amount: number, account: string) =>
		`帳號,0001234\r\n日期,摘要,支出金額,存入金額,餘額,轉出入帳號\r\n${bankTime()},跨行轉帳,,"${amount.toLocaleString('en')}","90,000",${account}\r\n合計,,,"${amount}",,\r\n`;

	test.each<[string, (amount: number) => Promise<Buffer> | Buffer]>([
		['UTF-8', (amount) => Buffer.from(`\ufeff${csv(amount, '***24680')}`)],
		['Big5', (amount) => big5(csv(amount, '***24680'))],
		[
			'XLSX',
			async (amount) =>
				await writeExcelFile([
					['交易日期', '存入金額', '對方帳號'].map((value) => ({ value })),
					[{ value: bankTime() }, { value: amount, type: Number }, { value: '0130000000024680' }],
				]).toBuffer(),
		],
	])('%s: looked at, noted once', async (name, make) => {
		const amount = 2000 + name.length;
		const code = await ordered(person(), amount);
		await proven(code, '24680');
		const file = asItem(await make(amount));
		const [summary, first] = await reconcile({}, [file]);
		expect(summary).toMatchObject({ type: 'summary', dryRun: true, payments: 1, matched: 1, needsReview: 0, noted: 0 });
		expect(first).toMatchObject({
			...{ type: 'payment', status: 'matched', confidence: 'certain', payableCodes: [code], amount },
			...{ needsReview: false, noted: false, difference: 0, lastFives: ['24680'] },
		});
		const [, noted] = await reconcile({ dryRun: false }, [file]);
		expect(noted).toMatchObject({ status: 'matched', noted: true, paidOrderCodes: [code] });
		const [, again] = await reconcile({ dryRun: false }, [file, file]);
		expect(again).toMatchObject({ status: 'already', noted: false, needsReview: false });
	});

	test('rows of another node, with columns that are named, and what is missing', async () => {
		const code = await ordered(person(), 3001);
		const other = await ordered(person(), 3002);
		await proven(code, '13579');
		const columns = {
			column: [
				{ role: 'date', name: 'When' },
				{ role: 'amount', name: 'Paid' },
				{ role: 'memo', name: 'Note' },
			],
		};
		const input = [{ When: bankTime(), Paid: 2901, Note: '13579' }];
		const result = await reconcile({ source: 'items', options: { columns } }, input);
		expect(result[1]).toMatchObject({ status: 'under', payableCodes: [code], difference: -100, needsReview: true, row: 1 });
		expect(result).toContainEqual(expect.objectContaining({ type: 'payable', status: 'missing', payableCodes: [other] }));
		const wrong = await refused('payment', 'reconcile', { source: 'items' }, { node, input });
		expect(wrong.message).toContain('no row of headers');
	});

	test('the template: looks first, notes with the tick', async () => {
		const template = JSON.parse(
			readFileSync(path.resolve(__dirname, '../../workflows/payment-reconciliation.json'), 'utf8'),
		) as WorkflowJson;
		const code = await ordered(person(), 4001);
		await proven(code, '97531');
		const upload = asItem(Buffer.from(csv(4001, '***97531')), 'statement');
		const run = async (apply: string[]) => {
			const result = await runWorkflow(template, { input: [{ ...upload, json: { apply } }] });
			expect(result.error).toBeUndefined();
			const [[item]] = result.outputs('Write the Workbook') as [[{ json: IDataObject; binary: Record<string, IBinaryData> }]];
			const [sheet] = (await readXlsx(Buffer.from(item.binary.data!.data, 'base64'))).sheets;
			return sheet!.rows.find((row) => row.includes(code))!;
		};
		expect((await run([])).slice(0, 4)).toEqual(['已核對', '', '', code]);
		expect((await run(['yes'])).slice(0, 4)).toEqual(['已核對', '', '是', code]);
	});
});
