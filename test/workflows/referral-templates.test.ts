// The templates about commission, run by n8n's engine: mails and forms are caught on their way out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readXlsx } from 'hucre';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../simulator';
import { runWorkflow, type WorkflowJson } from './harness';
import { done, listenTo, locate, online, PACKAGE } from './package-nodes';

const read = (file: string) =>
	JSON.parse(readFileSync(path.resolve(__dirname, '../../workflows', file), 'utf8')) as WorkflowJson;
const REPORT = { type: `${PACKAGE}.referralReport` };
const SHOP = { type: `${PACKAGE}.sendOrderLink` };

let simulator: Simulator;
let leader: string;

beforeAll(async () => {
	simulator = await startSimulator();
	leader = simulator.createUser({ displayName: '林團主', friendOf: simulator.defaultChannel.id }).userId;
	await done('shop', 'update', { settings: { shopName: '好物選品', storefrontUrl: 'https://shop.example/store' } }, { node: SHOP });
	const email = 'lin@example.com';
	await done('referrer', 'upsert', { referrerName: '林團主', fields: { email, lineUserId: leader } });
	await done('referrer', 'upsert', { referrerName: '沒有信箱', fields: {} });
	await done('referrer', 'upsert', { referrerName: '沒有訂單', fields: { email: 'none@example.com' } });
	for (const name of ['林團主', '沒有信箱']) await bonus(name, 500, 'lastMonth');
	await bonus('林團主', 70, 'thisMonth');
});
afterAll(() => simulator.close());

/** On the first of the month, a moment after midnight in Taipei. */
async function bonus(name: string, amount: number, month: 'lastMonth' | 'thisMonth'): Promise<void> {
	const back = month === 'lastMonth' ? '.minus({ months: 1 })' : '';
	const at = `={{ $now.setZone('Asia/Taipei').startOf('month')${back} }}`;
	const adjustment = { referrer: locate(name, 'name'), amount, reason: '獎金', options: { at, requestKey: `${name} ${month}` } };
	await done('adjustment', 'create', adjustment, { node: REPORT });
}

/** Nodes that reach out become ones that keep what they would send. */
const caught = ({ nodes, ...template }: WorkflowJson): WorkflowJson => ({
	...template,
	nodes: nodes.map((node) =>
		['n8n-nodes-base.emailSend', 'n8n-nodes-base.form'].includes(node.type)
			? { ...node, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: asSet(node.parameters as IDataObject) }
			: node,
	),
});

function asSet(parameters: IDataObject): NonNullable<WorkflowJson['nodes'][number]['parameters']> {
	const texts = Object.entries(parameters).filter(([, value]) => typeof value === 'string');
	const assignments = texts.map(([name, value]) => ({ id: name, name, value: value as string, type: 'string' }));
	return { assignments: { assignments }, includeOtherFields: false, options: { stripBinary: false } };
}

test('on the first of the month leaders and the merchant get their reports', async () => {
	const template = caught(read('referral-report.json'));
	const result = await runWorkflow(template, { credentials: online(simulator), startNode: 'Every First of the Month' });
	if (result.error) throw result.error;
	expect(result.json('Close the Tiers')).toMatchObject([{ orders: 0, entries: 0 }]);
	const [mail, ...others] = result.json('Mail It to Them');
	expect(others).toEqual([]);
	expect(mail).toMatchObject({ fromEmail: 'shop@example.com', toEmail: 'lin@example.com' });
	expect(mail!.subject).toContain('【好物選品】林團主');
	expect(mail!.text).toContain('NT$500');
	const [[reported]] = result.outputs('Has It Anything') as [[INodeExecutionData]];
	expect(Object.keys(reported.binary!).sort()).toEqual(['html', 'xlsx']);
	expect(result.json('Mail It to the Merchant')).toMatchObject([{ toEmail: 'me@example.com' }]);
	expect(result.json('Mail It to the Merchant')[0]!.text).toContain('NT$1,000');
	// What is payable by now, so this month's too.
	expect(result.json('Preview the Payouts').map(({ referrerName, net }) => [referrerName, net])).toEqual(
		expect.arrayContaining([['林團主', 570], ['沒有信箱', 500]]),
	);
	const [[table]] = result.outputs('Write the Table') as [[INodeExecutionData]];
	const { sheets } = await readXlsx(Buffer.from(table.binary!.payouts!.data, 'base64'));
	expect(sheets[0]!.rows.flat()).toEqual(expect.arrayContaining(['林團主', 570, '試算 (estimate)']));
	expect(result.json('Mail the Payouts')).toHaveLength(1);
});

test('a leader gets a link by the form, and this month by the word 報表', async () => {
	const credentials = online(simulator);
	const template = caught(read('leader-self-service.json'));
	const form = { startNode: 'Ask for the Leader', input: [{ referrer: '林團主' }] };
	const made = await runWorkflow(template, { credentials, ...form });
	if (made.error) throw made.error;
	const [shown] = made.json('Show Link and Password');
	expect(shown!.completionTitle).toBe('林團主 的報表連結');
	const { link, password } = made.json('Make the Link')[0] as { link: string; password: string };
	expect(shown!.completionMessage).toContain(link);
	expect(shown!.completionMessage).toContain(password);

	const line = await listenTo(simulator, ['message']);
	simulator.say(leader, leader, '報表');
	const input = await line.next();
	const asked = await runWorkflow(template, { credentials, startNode: 'LINE Group Trigger', input });
	await line.close();
	if (asked.error) throw asked.error;
	const [card] = simulator.chat(leader).filter(({ from }) => from === 'bot');
	expect(JSON.stringify(card)).toContain('NT$70');
	expect(JSON.stringify(card)).toContain('https://shop.example/store');
});
