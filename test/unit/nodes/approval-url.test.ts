import { readApprovalUrl } from '../../../nodes/LineAudience/actions/businessManager/approval-url';

test.each([
	'https://manager.line.biz/approve/1?token=a',
	'https://admanager.line.biz/x',
	'https://business.manager.line.biz/x',
	'https://line.me/R/x',
])('LINE issues %s', (url) => {
	expect(readApprovalUrl(url, 'approvalUrl')).toBe(url);
});

test.each([
	'https://line.biz.evil.example/x',
	'https://evilline.biz/x',
	'https://evil.line.me/x',
	'https://line.me.evil.example/',
	'https://user@manager.line.biz/x',
	'https://manager.line.biz:8443/x',
	'https://ｍanager.line.biz.evil.example/',
	'javascript:alert(1)//line.me',
	'http://manager.line.biz/x',
	'manager.line.biz/x',
	'',
	null,
])('%s is not handed on', (url) => {
	expect(() => readApprovalUrl(url, 'approvalUrl')).toThrow("The field 'approvalUrl'");
});
