import {
	checkOrganizationId,
	linkRefusals,
	readLinkRequest,
	type LegalEntity,
	type LinkRequest,
} from '../../../lib/groupbuy/business-manager';

test.each([
	['BM12345678901', 'BM12345678901'],
	[' bm12345abc901 ', 'BM12345ABC901'],
	['ＢＭ１２３４５６７８９０１', 'BM12345678901'],
	['BM 1234 5678 901', 'BM12345678901'],
	['BM\u200b12345678901', 'BM12345678901'],
])('%j is an organisation ID', (text, organizationId) => {
	expect(checkOrganizationId(text)).toEqual({ status: 'valid', organizationId });
});

test.each([
	['', 'is empty'],
	[undefined, 'is empty'],
	[{ id: 'BM12345678901' }, 'is empty'],
	['MB12345678901', 'does not begin with BM'],
	['BM1234567890', 'has 12 characters, not 13'],
	['BM123456789012', 'has 14 characters, not 13'],
	['BM1234567890-', 'other characters'],
	['BM1234567890茶', 'other characters'],
])('%j is none', (text, reason) => {
	expect(checkOrganizationId(text)).toMatchObject({
		status: 'invalid',
		reason: expect.stringContaining(reason) as string,
	});
});

const fields = (changes: object = {}) => ({
	organizationId: 'bm12345678901',
	organizationEntity: { name: '好茶股份有限公司' },
	accountType: 'line_official_account',
	accountId: '＠GoodTea',
	accountName: '好茶',
	accountEntity: { name: '好茶股份有限公司' },
	isVerified: true,
	...changes,
});

const NOT_LINKED = { linkedTo: null, requestedFrom: null };

test('a request is read as people write it', () => {
	expect(readLinkRequest(fields(), 'link')).toEqual({
		organizationId: 'BM12345678901',
		organizationName: null,
		organizationEntity: { name: '好茶股份有限公司', vatNumber: null },
		accountType: 'line_official_account',
		accountId: '@goodtea',
		accountName: '好茶',
		accountEntity: { name: '好茶股份有限公司', vatNumber: null },
		isVerified: true,
		isMvpApproved: false,
		isChange: false,
		note: null,
	});
});

test.each([
	['an organisation ID that is none', { organizationId: 'BM1' }, 'has 3 characters'],
	['another kind of account', { accountType: 'personal' }, "'link.accountType'"],
	['no account', { accountId: ' ' }, "'link.accountId'"],
	[
		'a wrong VAT number',
		{ accountEntity: { name: '好茶', vatNumber: '12345678' } },
		"'link.accountEntity.vatNumber'",
	],
	['no company', { organizationEntity: {} }, "'link.organizationEntity.name'"],
])('%s is refused', (_, changes, message) => {
	expect(() => readLinkRequest(fields(changes), 'link')).toThrow(message);
});

const isRefusedAsOther = (organizationEntity: LegalEntity, accountEntity: LegalEntity) => {
	const request = { ...readLinkRequest(fields(), 'link'), organizationEntity, accountEntity };
	return linkRefusals(request, NOT_LINKED).some(({ reason }) => reason === 'other_legal_entity');
};

test.each([
	['好茶股份有限公司', '好茶股份有限公司', true],
	['台灣好茶（股）公司', '臺灣好茶(股) 公司', true],
	['Good Tea Co., Ltd.', 'ＧＯＯＤ ＴＥＡ CO LTD', true],
	['好茶股份有限公司', '好茶有限公司', false],
])('%s and %s are the same company: %s', (a, b, same) => {
	expect(isRefusedAsOther({ name: a, vatNumber: null }, { name: b, vatNumber: null })).toBe(!same);
});

test('VAT numbers decide where both are known', () => {
	const tea = { name: '好茶', vatNumber: '04595257' };
	expect(isRefusedAsOther(tea, { name: 'Good Tea', vatNumber: '04595257' })).toBe(false);
	expect(isRefusedAsOther(tea, { name: '好茶', vatNumber: '22099131' })).toBe(true);
	expect(isRefusedAsOther(tea, { name: '好茶', vatNumber: null })).toBe(false);
});

test.each<[string, Partial<LinkRequest>, Partial<typeof NOT_LINKED> | object, string[]]>([
	['nothing stands in the way', {}, {}, []],
	['an official account without a shield', { isVerified: false }, {}, ['not_verified']],
	['an ad account needs no shield', { accountType: 'line_ads', isVerified: false }, {}, []],
	['an MVP account by itself', { accountType: 'mvp' }, {}, ['needs_application']],
	['an MVP account to which LINE agreed', { accountType: 'mvp', isMvpApproved: true }, {}, []],
	['another company', { accountEntity: { name: '壞茶', vatNumber: null } }, {}, ['other_legal_entity']],
	['linked to another', {}, { linkedTo: 'BM00000000000' }, ['linked_elsewhere']],
	['a change of the organisation', { isChange: true }, { linkedTo: 'BM00000000000' }, []],
	['a change of nothing', { isChange: true }, {}, ['nothing_to_change']],
	['asked of another', {}, { requestedFrom: 'BM00000000000' }, ['requested_elsewhere']],
	['asked of the same', {}, { requestedFrom: 'BM12345678901' }, []],
	[
		'several at once',
		{ isVerified: false, accountEntity: { name: '壞茶', vatNumber: null } },
		{ linkedTo: 'BM00000000000' },
		['not_verified', 'other_legal_entity', 'linked_elsewhere'],
	],
])('%s', (_, changes, known, reasons) => {
	const request = { ...readLinkRequest(fields(), 'link'), ...changes };
	const refusals = linkRefusals(request, { ...NOT_LINKED, ...known });
	expect(refusals.map(({ reason }) => reason)).toEqual(reasons);
	for (const { message, wayOut } of refusals) expect([message, wayOut]).not.toContain('');
});
