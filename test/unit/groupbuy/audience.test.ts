import {
	afterGone,
	afterLineStatus,
	findAtLine,
	lineDescription,
	nextStep,
	readAudienceDescription,
	usableAudience,
	type AudienceState,
	type AudienceStatus,
} from '../../../lib/groupbuy/audience';

const state = (
	status: AudienceStatus,
	lineAudienceId: string | null,
	previousLineAudienceId: string | null = null,
): AudienceState => ({ status, lineAudienceId, previousLineAudienceId });

test.each([
	[state('empty', null), 'none', null],
	[state('planned', null), 'upload', null],
	[state('planned', '1'), 'upload', '1'],
	[state('uploaded', '2', '1'), 'check 2', '1'],
	[state('uploaded', '2'), 'check 2', null],
	[state('ready', '2', '1'), 'delete 1', '2'],
	[state('ready', '2'), 'none', '2'],
	[state('failed', null, '2'), 'delete 2', null],
	[state('failed', null), 'none', null],
	[state('expired', null, '2'), 'delete 2', null],
	[state('empty', null, '2'), 'delete 2', null],
	[state('deleted', '2', '1'), 'delete 1', null],
	[state('deleted', '2'), 'delete 2', null],
	[state('deleted', null), 'none', null],
])('%j: %s, in use %s', (before, step, usable) => {
	const next = nextStep(before);
	expect('lineAudienceId' in next ? `${next.do} ${next.lineAudienceId}` : next.do).toBe(step);
	expect(usableAudience(before)).toBe(usable);
});

test.each([
	[state('uploaded', '2', '1'), 'IN_PROGRESS', state('uploaded', '2', '1')],
	[state('uploaded', '2', '1'), 'READY', state('ready', '2', '1')],
	// The one before stays in use, and the failed one is deleted.
	[state('uploaded', '2', '1'), 'FAILED', state('ready', '1', '2')],
	[state('uploaded', '2'), 'FAILED', state('failed', null, '2')],
	[state('ready', '2'), 'READY', state('ready', '2')],
	[state('ready', '2'), 'EXPIRED', state('expired', null, '2')],
	[state('ready', '2'), 'INACTIVE', state('expired', null, '2')],
	[state('ready', '2'), 'ACTIVATING', state('ready', '2')],
	[state('ready', '2'), 'SOMETHING_NEW', state('ready', '2')],
	[state('planned', '1'), 'READY', state('planned', '1')],
	[state('deleted', '2'), 'READY', state('deleted', '2')],
])('%j, and LINE says %s', (before, lineStatus, after) => {
	expect(afterLineStatus(before, lineStatus)).toEqual(after);
});

test.each([
	[state('ready', '2', '1'), '1', state('ready', '2')],
	[state('ready', '2', '1'), '3', state('ready', '2', '1')],
	[state('ready', '2'), '2', state('failed', null)],
	[state('uploaded', '2', '1'), '2', state('ready', '1')],
	[state('uploaded', '2'), '2', state('failed', null)],
	[state('planned', '1'), '1', state('planned', null)],
	[state('deleted', '2', '1'), '2', state('deleted', null, '1')],
	[state('empty', null, '2'), '2', state('empty', null)],
])('%j, and %s is gone', (before, id, after) => {
	expect(afterGone(before, id)).toEqual(after);
});

describe("LINE's list", () => {
	const mark = { code: 'A234', refreshKey: '0a0b0c0d' };
	const listed = (lineAudienceId: string, description: string, status = 'READY') => ({
		lineAudienceId,
		description,
		status,
	});
	const own = lineDescription('買過茶的人', mark);

	test('an upload whose answer was never seen is found by its mark', () => {
		const list = [
			listed('1', '買過茶的人'),
			listed('2', own, 'IN_PROGRESS'),
			listed('3', 'other [A999 0a0b0c0d]'),
		];
		expect(findAtLine(list, mark, [])).toEqual({ adopt: '2', remove: [] });
	});

	test('of two uploads one is taken; what earlier refreshes have left goes, and what is known stays', () => {
		const old = lineDescription('舊名', { ...mark, refreshKey: 'ffffffff' });
		const list = [listed('9', own), listed('4', own), listed('1', old), listed('2', old)];
		expect(findAtLine(list, mark, ['2', null])).toEqual({ adopt: '4', remove: ['1', '9'] });
	});

	test('one that failed is not gone on with', () => {
		expect(findAtLine([listed('2', own, 'FAILED')], mark, [])).toEqual({ adopt: null, remove: ['2'] });
	});

	test('a description with the longest mark is one that LINE takes', () => {
		const description = readAudienceDescription(`${'茶'.repeat(100)}\n`, 'description');
		expect(lineDescription(description, { code: 'A2345678', refreshKey: '0a0b0c0d' })).toHaveLength(120);
		expect(() => readAudienceDescription('茶'.repeat(101), 'description')).toThrow('101 characters');
		expect(() => readAudienceDescription(' \n', 'description')).toThrow("'description'");
	});
});
