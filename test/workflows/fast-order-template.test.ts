// The template with which staff make orders: its pages are answered here as their forms would be.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { runWorkflow } from './harness';
import type { WorkflowJson } from './harness';
import { done, online, PACKAGE, priceList } from './package-nodes';

const template = JSON.parse(
	readFileSync(path.resolve(__dirname, '../../workflows/fast-order.json'), 'utf8'),
) as WorkflowJson;

const node = { type: `${PACKAGE}.sendOrderLink` };
let simulator: Simulator;
let buyer: string;

beforeAll(async () => {
	simulator = await startSimulator();
	buyer = simulator.createUser({ displayName: '小明', friendOf: simulator.defaultChannel.id }).userId;
	await priceList('糕餅', { A1: { title: '鳳梨酥', price: 280, stock: 5 } });
	await done('shop', 'update', { settings: { storefrontUrl: 'https://shop.example/webhook/store' } }, { node });
	await done(
		'customer',
		'findOrCreate',
		{ phone: '0912345678', lineUserId: buyer, options: { name: '王小明' } },
		{ node },
	);
	await done('orderTag', 'create', { tag: '急件' }, { node });
	await done('savedReply', 'upsert', { name: '謝謝', text: '謝謝您的訂購' }, { node });
});
afterAll(() => simulator.close());

interface Field {
	fieldName: string;
	fieldOptions?: { values: Array<{ option: string }> };
}

const optionsOf = (fields: Field[], name: string) =>
	fields.find(({ fieldName }) => fieldName === name)?.fieldOptions?.values.map(({ option }) => option) ?? [];

/** Runs the template with these answers in the place of its pages. */
async function run(answers: Record<string, IDataObject>) {
	const nodes = template.nodes.map((one) => {
		if (one.type !== 'n8n-nodes-base.form') return one;
		const answer = answers[one.name ?? ''];
		if (!answer) return { ...one, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		const parameters = { mode: 'raw', jsonOutput: JSON.stringify(answer), options: {} };
		return { ...one, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
	});
	const input = [{ who: '小明', what: '鳳梨', user: { email: 'amy@shop.example' } }];
	const result = await runWorkflow(
		{ ...template, nodes },
		{ credentials: online(simulator), startNode: 'Find Buyer and Products', input },
	);
	if (result.error) throw result.error;
	return result;
}

let customer: string;
let item: string;

test('what was found is offered to choose from', async () => {
	const { json } = await run({
		'Put It Together': { customer: `小明 [${buyer}]`, item1: '鳳梨酥 [糕餅-A1/糕餅-A1]' },
		'Check the Totals': { goAhead: '不成立' },
	});
	const [{ fields }] = json('Make the Lists') as unknown as [{ fields: Field[] }];
	[customer] = optionsOf(fields, 'customer') as [string];
	[item] = optionsOf(fields, 'item1') as [string];
	expect(customer).toMatch(/^王小明 .*\[M\w+\]$/);
	expect(item).toBe('鳳梨酥，280 元，剩 5 [糕餅-A1/糕餅-A1]');
	expect(optionsOf(fields, 'tags')).toEqual(['急件']);
	expect(optionsOf(fields, 'savedReply')).toEqual(['謝謝']);
	expect(json('Say It Was Not Made')).toHaveLength(1);
	expect(json('Make the Order')).toEqual([]);
});

test('tried, agreed, made and sent', async () => {
	const { json } = await run({
		'Put It Together': { customer, item1: item, quantity1: 2, tags: ['急件'], savedReply: '謝謝', discount: 60 },
		'Check the Totals': { goAhead: '成立訂單並傳送連結' },
	});
	expect(json('Try the Order')).toMatchObject([{ status: 'dry_run', totals: { goods: 560, total: 500 } }]);
	expect(json('Make the Order')).toMatchObject([
		{ status: 'created', order: { note: '謝謝您的訂購', tags: ['急件'], staff: 'amy@shop.example', lineUserId: buyer } },
	]);
	expect(json('Send the Link')).toMatchObject([{ status: 'sent', method: 'push', cost: { messages: 1 } }]);
	expect(simulator.chat(buyer).filter(({ from }) => from === 'bot')).toHaveLength(1);
	expect(json('Say What Was Sent')).toHaveLength(1);
});

test('more than is left: nothing is made', async () => {
	const { json } = await run({
		'Put It Together': { customer, item1: item, quantity1: 9 },
		'Check the Totals': { goAhead: '不成立' },
	});
	expect(json('Try the Order')).toMatchObject([{ status: 'insufficient_stock', left: 3 }]);
	expect(json('Make the Order')).toEqual([]);
});

test('who was not found is no customer', async () => {
	const choice = { customer: '找不到：請回上一頁重新搜尋', item1: item };
	await expect(run({ 'Put It Together': choice })).rejects.toMatchObject({
		message: expect.stringContaining('There is no customer') as string,
	});
});
