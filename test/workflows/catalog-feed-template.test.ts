// The template catalog-feed.json: by schedule, by hand, and what staff hear of mistakes.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runWorkflow } from './harness';
import type { RunOptions, WorkflowJson } from './harness';
import { done, PACKAGE } from './package-nodes';

const template = JSON.parse(
	readFileSync(path.resolve(__dirname, '../../workflows/catalog-feed.json'), 'utf8'),
) as WorkflowJson;

const run = async (startNode: string, options: RunOptions = {}) =>
	await runWorkflow(template, { ...options, startNode });

const product = (id: string, more: object = {}) => ({
	productId: id,
	title: `茶 ${id}`,
	description: '好喝',
	url: `https://shop.example/p/${id}`,
	imageUrl: `https://shop.example/p/${id}.jpg`,
	price: 100,
	...more,
});

test('both ways make the same file', () => {
	const [byPlan, byHand] = ['Publish by Schedule', 'Publish by Hand'].map((name) => ({
		...template.nodes.find((node) => node.name === name)!.parameters,
		...{ manualRefresh: undefined, minMinutes: undefined },
	}));
	expect(byPlan).toEqual(byHand);
});

test('without products the execution fails and says why', async () => {
	const { error, json } = await run('Publish by Schedule');
	expect(error?.message).toMatch(/^沒有任何商品可以寫入.*Allow Empty。$/);
	expect(json('Publish by Schedule')).toMatchObject([{ status: 'refused_empty' }]);
});

test('by schedule: the feed is published, and staff get what is to be corrected', async () => {
	const input = [product('1'), product('2', { isPublic: false }), { productId: '3', title: '沒有圖', price: 50 }];
	await done('product', 'upsert', {}, { input });
	const { error, json } = await run('Publish by Schedule');
	expect(error).toBeUndefined();
	expect(json('Publish by Schedule')).toMatchObject([{ status: 'published', statistics: { written: 1, excluded: 1, invalid: 1 } }]);
	const issues = json('Issues for Staff');
	expect(issues).not.toEqual([]);
	for (const issue of issues) expect(issue).toMatchObject({ productId: '3', severity: 'error' });
	expect(json('Stop and Tell')).toEqual([]);
	expect((await run('Publish by Schedule')).error).toBeUndefined();
});

test('by hand: the last page tells what became of it, and when it can be done again', async () => {
	const page = async () => {
		const { run: result, error, json } = await run('Publish by Hand');
		expect(error).toBeUndefined();
		const { parameters } = template.nodes.find(({ name }) => name === 'Show What Became of It')!;
		expect(result.status).not.toBe('error');
		return { parameters, answer: json('Publish by Hand')[0]! };
	};
	const first = await page();
	expect(first.answer).toMatchObject({ status: 'unchanged' });
	expect((await page()).answer).toMatchObject({ status: 'too_soon', nextManualAt: first.answer.nextManualAt });
});

test('the message of the last page', async () => {
	const { parameters } = template.nodes.find(({ name }) => name === 'Show What Became of It')!;
	const value = (parameters as { completionMessage: string }).completionMessage;
	const assignments = { assignments: [{ id: 'm', name: 'message', value, type: 'string' }] };
	const by = template.nodes.find(({ name }) => name === 'Publish by Hand')!;
	await done('product', 'upsert', {}, { input: [product('1', { price: 120 })] });
	const workflow: WorkflowJson = {
		nodes: [
			{ ...by, parameters: { ...by.parameters, minMinutes: 0 } },
			{ type: 'n8n-nodes-base.set', typeVersion: 3.4, name: 'Page', parameters: { assignments, options: {} } },
		],
		connections: { 'Publish by Hand': { main: [[{ node: 'Page', type: 'main', index: 0 }]] } },
		settings: { timezone: 'Asia/Taipei' },
	};
	const { error, json } = await runWorkflow(workflow, { startNode: 'Publish by Hand' });
	expect(error).toBeUndefined();
	const lines = (json('Page')[0]!.message as string).split('\n');
	expect(lines[0]).toBe('寫入 1 項，排除 1 項，資料不正確 1 項。');
	expect(lines[1]).toMatch(/^下次可手動更新：\d{4}-\d\d-\d\d \d\d:\d\d。$/);
	expect(lines.slice(2)).not.toEqual([]);
	for (const line of lines.slice(2)) expect(line).toMatch(/^3：/);
});

test('a pull starts what stands behind the trigger', async () => {
	const pull = { feed: 'LINE Live', version: 1, status: 200, isFirst: true };
	const { error, json } = await runWorkflow(template, { startNode: 'Seen by the Platform', input: [pull] });
	expect(error).toBeUndefined();
	expect(json('Seen by the Platform')).toEqual([pull]);
	const trigger = template.nodes.find(({ type }) => type === `${PACKAGE}.catalogFeedTrigger`)!;
	expect(trigger.parameters).toMatchObject({ startWhenPulled: 'newVersion' });
});
