// The template behind the pages: what it makes of each event, and the shop that it sets up.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { withExampleShop } from '../../scripts/lib/example-shop';
import { startSimulator, type Simulator } from '../simulator';
import { runWorkflow } from './harness';
import type { WorkflowJson } from './harness';
import { done, locate, online, PACKAGE, priceList } from './package-nodes';

const template = JSON.parse(
	readFileSync(path.resolve(__dirname, '../../workflows/storefront.json'), 'utf8'),
) as Parameters<typeof withExampleShop>[0] & WorkflowJson;

const node = { type: `${PACKAGE}.sendOrderLink` };
let simulator: Simulator;
let code: string;

beforeAll(async () => {
	simulator = await startSimulator();
	await priceList('糕餅', { A1: { title: '鳳梨酥', price: 280, stock: 5 } });
});
afterAll(() => simulator.close());

const run = async (startNode: string, input: IDataObject[] = [{}], workflow: WorkflowJson = template) =>
	await runWorkflow(workflow, { credentials: online(simulator), startNode, input });

test('a shop without a bank account is not set up, and the way out is named', async () => {
	const { error } = await run('Set Up the Shop');
	expect(error).toMatchObject({
		message: expect.stringContaining('paymentMethods[0].bank.bankCode') as string,
		description: expect.stringContaining('three digits') as string,
	});
});

test('filled in, it sets up ways to ship and to pay, and is the same when it runs again', async () => {
	const filled = withExampleShop(template, 'https://n8n.example') as typeof template;
	for (let times = 0; times < 2; times++) expect((await run('Set Up the Shop', [{}], filled)).error).toBeUndefined();
	const [shop] = await done('shop', 'get', {}, { node });
	expect(shop).toMatchObject({
		shopName: '好吃團購',
		storefrontUrl: 'https://n8n.example/webhook/storefront/shop',
		shippingMethods: [
			{ id: 'pickup', fee: 0, places: ['社區大門口 週五 18:00–20:00'] },
			{ id: 'home', fee: 100, freeFrom: 1500 },
		],
		paymentMethods: [{ id: 'transfer', bank: { bankCode: '822' } }, { id: 'on-pickup', shippingIds: ['pickup'] }],
	});
});

describe('events', () => {
	beforeAll(async () => {
		const [customer] = await done('customer', 'findOrCreate', { phone: '0912345678', options: {} }, { node });
		const items = { variants: [{ variant: locate('糕餅-A1/糕餅-A1'), quantity: 1, gift: false }] };
		const { code: customerCode } = (customer!.customer ?? customer) as { code: string };
		const fields = { customer: locate(customerCode, 'code'), items };
		const [made] = await done('order', 'create', fields, { node, credentials: online(simulator) });
		code = made!.code as string;
	});

	const event = (name: string) => ({ event: name, orderCode: code, proofCode: 'P1', order: { code, payable: 280 } });

	test.each([
		['cart_submitted', 'New and Changed Orders'],
		['order_changed', 'New and Changed Orders'],
		['order_checked_out', 'New and Changed Orders'],
		['order_confirmed', 'Confirmed Orders'],
		['order_cancelled', 'Cancelled Orders'],
		['proof_uploaded', 'Proof for Staff'],
		['payment_requested', 'Gateway of Your Choice'],
	])('%s goes to %s', async (name, to) => {
		const { error, json } = await run('Route by Event', [event(name)]);
		expect(error).toBeUndefined();
		const branches = ['New and Changed Orders', 'Confirmed Orders', 'Cancelled Orders', 'Proof for Staff', 'Gateway of Your Choice'];
		expect(branches.filter((branch) => json(branch).length > 0)).toEqual([to]);
	});

	test('staff read what is to be paid', async () => {
		const { json } = await run('Route by Event', [event('proof_uploaded')]);
		expect(json('Proof for Staff')).toMatchObject([{ orderCode: code, proofCode: 'P1', toPay: 280 }]);
	});

	test('a payment page is shown to the buyer once there is one', async () => {
		const link = async () => (await done('order', 'getLink', { orderCode: code }, { node, credentials: online(simulator) }))[0]!.order;
		expect((await run('Route by Event', [event('payment_requested')])).error).toBeUndefined();
		expect(await link()).toMatchObject({ paymentUrl: null });

		const gateway = structuredClone(template);
		const parameters = gateway.nodes.find(({ name }) => name === 'Gateway of Your Choice')!.parameters as {
			assignments: { assignments: Array<{ value: string }> };
		};
		parameters.assignments.assignments[0]!.value = 'https://pay.example/1';
		expect((await run('Route by Event', [event('payment_requested')], gateway)).error).toBeUndefined();
		expect(await link()).toMatchObject({ paymentUrl: 'https://pay.example/1' });
	});
});
