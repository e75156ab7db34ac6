// The register of links to LINE Business Manager, by the node and by its template; mails and forms are caught on their way out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { runWorkflow, type WorkflowJson } from './harness';
import { done, PACKAGE, refused } from './package-nodes';

const node = { type: `${PACKAGE}.lineAudience` };
const register = async (operation: string, parameters: IDataObject) =>
	(await done('businessManager', operation, parameters, { node }))[0]!;

const link = (changes: IDataObject = {}): IDataObject => ({
	organizationId: 'BM12345678901',
	organizationCompany: '好物股份有限公司',
	accountType: 'line_official_account',
	accountId: '@goods',
	accountName: '好物選品',
	accountCompany: '好物股份有限公司',
	isVerified: true,
	approvalUrl: 'https://manager.line.biz/approve/1',
	...changes,
});

describe('the node', () => {
	test.each([
		['BM12345678901', { status: 'valid', organizationId: 'BM12345678901' }],
		['ｂｍ1234 5678901', { status: 'valid', organizationId: 'BM12345678901' }],
		['BM123', { status: 'invalid', reason: "The organisation ID 'BM123' has 5 characters, not 13" }],
	])('says whether %s is an organisation ID', async (organizationId, expected) => {
		expect(await register('checkOrganizationId', { organizationId })).toMatchObject(expected);
	});

	test('a link is requested once, decided once, and then has resources', async () => {
		const requested = await register('requestLink', link());
		expect(requested).toMatchObject({ status: 'requested', state: 'requested', resources: [] });
		expect(requested.approvalUrl).toBe('https://manager.line.biz/approve/1');
		const linkCode = requested.code as string;
		expect(await register('requestLink', link())).toMatchObject({ status: 'already_requested', code: linkCode });

		const shared = { linkCode, resourceType: 'audience', resourceId: '4389303728991', resourceName: '老客人' };
		expect(await register('addResource', shared)).toMatchObject({ status: 'refused', refusal: { reason: 'not_linked' } });
		const decision = { linkCode: linkCode.toLowerCase(), decision: 'approved', approver: '王小明' };
		expect(await register('recordDecision', decision)).toMatchObject({ status: 'linked', approver: '王小明' });
		expect(await register('recordDecision', decision)).toMatchObject({ status: 'already', state: 'linked' });
		expect(await register('addResource', shared)).toMatchObject({ status: 'added', resources: [{ name: '老客人' }] });
		expect(await register('addResource', { ...shared, isCrossTargeting: true })).toMatchObject({
			status: 'refused',
			refusal: { reason: 'cross_targeting' },
		});
		const listed = await done('businessManager', 'getAll', { filters: { organizationId: 'bm12345678901' } }, { node });
		expect(listed).toMatchObject([{ code: linkCode, resources: [{ resourceId: '4389303728991' }] }]);
		expect(await register('removeResource', shared)).toMatchObject({ status: 'removed', resources: [] });
	});

	test('what LINE would refuse is data', async () => {
		const foreign = link({ accountId: '@other', accountCompany: '別人有限公司', isVerified: false });
		const { status, refusals } = await register('requestLink', foreign);
		expect(status).toBe('refused');
		expect((refusals as IDataObject[]).map(({ reason }) => reason)).toEqual(['not_verified', 'other_legal_entity']);
		expect(await register('requestLink', link({ organizationId: 'XX1' }))).toMatchObject({
			status: 'refused',
			refusals: [{ reason: 'invalid_organization_id' }],
		});
	});

	test.each([
		'http://manager.line.biz/x',
		'https://line.biz.evil.example/x',
		'https://evil.example/line.me',
		'https://line.me@evil.example/',
		'https://line.me:8443/',
		'https://notline.me/',
	])('a mail never leads elsewhere than to LINE: %s', async (approvalUrl) => {
		const { message } = await refused('businessManager', 'requestLink', link({ approvalUrl }), { node });
		expect(message).toContain("The field 'approvalUrl'");
	});
});

describe('the template', () => {
	const file = path.resolve(__dirname, '../../workflows/business-manager-link.json');
	const template = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;

	/** Forms and mails become items with what they would show; the approver's answer is added to the mail. */
	function caught(answer: IDataObject | undefined): WorkflowJson {
		const nodes = template.nodes.map((one) => {
			if (!['n8n-nodes-base.emailSend', 'n8n-nodes-base.form'].includes(one.type)) return one;
			const texts = Object.entries(one.parameters as IDataObject).filter(([, value]) => typeof value === 'string');
			const assignments: IDataObject[] = texts.map(([name, value]) => ({ id: name, name, value, type: 'string' }));
			if (one.type.endsWith('emailSend') && answer) {
				assignments.push({ id: 'data', name: 'data', value: JSON.stringify(answer), type: 'object' });
			}
			const parameters = { assignments: { assignments }, includeOtherFields: false, options: {} };
			return { ...one, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters } as WorkflowJson['nodes'][number];
		});
		return { ...template, nodes };
	}

	const filled = (changes: IDataObject = {}): IDataObject => ({
		organizationId: 'BM98765432109',
		organizationName: '好物集團',
		organizationCompany: '好物股份有限公司',
		accountType: 'LINE 官方帳號',
		accountId: '@template',
		accountName: '好物選品',
		accountCompany: '好物股份有限公司',
		confirmed: ['官方帳號已認證（有盾牌）'],
		approvalUrl: 'https://manager.line.biz/approve/2',
		approver: 'boss@example.com',
		...changes,
	});
	const run = async (input: IDataObject, answer?: IDataObject) =>
		await runWorkflow(caught(answer), { startNode: 'Ask for the Link', input: [input] });

	test('checks, asks the approver by mail, and notes what they decided', async () => {
		const result = await run(filled(), { '您在 LINE 的決定': '已核准', 您的姓名: '陳經理' });
		if (result.error) throw result.error;
		expect(result.json('Say It Was Sent')[0]!.completionTitle).toBe('好物選品 的連動申請已受理');
		const [mail] = result.json('Ask the Approver');
		expect(mail).toMatchObject({ fromEmail: 'shop@example.com', toEmail: 'boss@example.com' });
		expect(mail!.message).toContain('https://manager.line.biz/approve/2');
		expect(mail!.message).toContain('好物集團 BM98765432109');
		expect(result.json('Record the Decision')).toMatchObject([{ status: 'linked', approver: '陳經理' }]);

		const again = await run(filled());
		expect(again.json('Say Why Not')).toMatchObject([{ completionTitle: '已經連動' }]);
		expect(again.json('Ask the Approver')).toEqual([]);
	});

	test.each([
		[{ confirmed: [] }, '僅限認證官方帳號'],
		[{ organizationId: 'BM1' }, '組織 ID 不正確'],
		[{ accountType: '頭版 MVP 廣告帳號' }, '需另行向 LINE 申請'],
		[{ approvalUrl: 'https://evil.example/' }, 'is not LINE'],
	])('shows what stands in the way of %j, and mails nobody', async (changes, told) => {
		const result = await run(filled({ accountId: '@refused', ...changes }));
		if (result.error) throw result.error;
		expect(result.json('Say Why Not')[0]!.completionMessage).toContain(told);
		expect(result.json('Ask the Approver')).toEqual([]);
	});

	test('a refusal is noted as such, and silence is told to the merchant', async () => {
		const declined = await run(filled({ accountId: '@declined' }), { '您在 LINE 的決定': '不核准', 您的姓名: '陳經理' });
		expect(declined.json('Record the Decision')).toMatchObject([{ status: 'declined', state: 'declined' }]);
		const silent = await run(filled({ accountId: '@silent' }));
		expect(silent.json('Record the Decision')).toEqual([]);
		expect(silent.error?.message).toContain('等了 30 天沒有回覆，請聯絡 boss@example.com');
	});
});
