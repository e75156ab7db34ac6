// Template message-budget.json, run by n8n's engine: mails are caught on their way out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { runWorkflow, type NodeJson, type WorkflowJson } from './harness';
import { done, locate, online, PACKAGE } from './package-nodes';

const template = JSON.parse(
	readFileSync(path.resolve(__dirname, '../../workflows/message-budget.json'), 'utf8'),
) as WorkflowJson;
const lineMessage = { type: `${PACKAGE}.lineMessage` };

let simulator: Simulator;
let groupId: string;
beforeAll(async () => {
	simulator = await startSimulator();
	const people = ['小明', 'Amy', '王媽媽'].map((displayName) => simulator.createUser({ displayName }).userId);
	({ groupId } = simulator.createGroup({ name: '社區團購', memberIds: people }));
	simulator.inviteBot(groupId);
	await done('group', 'register', { group: locate(groupId) }, { credentials: online(simulator) });
});
afterAll(() => simulator.close());

const set = (node: NodeJson, assignments: IDataObject[], includeOtherFields: boolean): NodeJson => ({
	...node,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { assignments: { assignments }, includeOtherFields, options: {} } as NonNullable<NodeJson['parameters']>,
});

/** Mails keep what they would send, with what the approver answers; what n8n itself remembers between runs passes. */
function caught(approved: boolean): WorkflowJson {
	const nodes = template.nodes.map((node) => {
		if (node.type === 'n8n-nodes-base.removeDuplicates') return set(node, [], true);
		if (node.type !== 'n8n-nodes-base.emailSend') return node;
		const texts = Object.entries(node.parameters as IDataObject).filter(([, value]) => typeof value === 'string');
		const answer = { id: 'answer', name: 'data.approved', value: approved, type: 'boolean' };
		return set(
			node,
			[...texts.map(([name, value]) => ({ id: name, name, value, type: 'string' })), answer],
			false,
		);
	});
	return { ...template, nodes };
}

async function run(startNode: string, approved = true) {
	const result = await runWorkflow(caught(approved), { credentials: online(simulator), startNode });
	if (result.error) throw result.error;
	return result;
}

const message = async (resource: string, operation: string, parameters: IDataObject = {}) =>
	await done(resource, operation, parameters, { node: lineMessage, credentials: online(simulator) });
const heard = () => simulator.chat(groupId).filter(({ from }) => from === 'bot').length;

test('a mail in the morning only when the messages will not suffice', async () => {
	simulator.setQuota({ type: 'limited', value: 200, used: 0 });
	await message('budget', 'get', { refresh: true });
	expect((await run('Every Morning')).json('Mail the Warning')).toEqual([]);
	simulator.setQuota({ type: 'limited', value: 200, used: 190 });
	await message('budget', 'get', { refresh: true });
	const [mail] = (await run('Every Morning')).json('Mail the Warning');
	expect(mail).toMatchObject({ fromEmail: 'shop@example.com', toEmail: 'me@example.com' });
	expect(mail!.subject).toContain('本月剩 10 則');
	expect(mail!.text).toContain('輕用量');
	expect(mail!.text).toContain('190 / 200 則');
});

test.each([
	['approved, it is pushed with the next run', true, 1],
	['declined, it waits for a reply', false, 0],
])('a push that needs approval: %s', async (text, approved, more) => {
	simulator.setQuota({ type: 'limited', value: 200, used: 0 });
	await message('budget', 'get', { refresh: true });
	const before = heard();
	const push = { chat: locate(groupId), messageType: 'text', text, guard: 'ask' };
	expect(await message('message', 'push', push)).toMatchObject([{ delivery: { status: 'needs_approval' } }]);
	const asked = await run('Every Ten Minutes', approved);
	const [mail] = asked.json('Ask for Approval');
	expect(mail!.subject).toBe('【推播核准】1 則推播，共 3 則訊息額度');
	expect(mail!.message).toContain(text);
	expect(asked.json('Approve Them')).toHaveLength(approved ? 1 : 0);
	expect(asked.json('Decline Them')).toHaveLength(approved ? 0 : 1);
	expect(heard()).toBe(before);
	const next = await run('Every Ten Minutes', approved);
	expect(next.json('Ask for Approval')).toEqual([]);
	expect(heard()).toBe(before + more);
});
