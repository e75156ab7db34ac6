// Which audiences LINE sends nothing to because they are small.
import { isTooSmall, type Target } from '../../../nodes/LineAudience/actions/narrowcast/find-targets';

const target = (type: string, members: number, isShared: boolean): Target => ({
	...{ chosen: '1', description: '受眾', lineAudienceId: '1', status: 'READY' },
	...{ type, members, isShared },
});

test.each<[type: string, members: number, isShared: boolean, expected: boolean]>([
	['UPLOAD', 1, false, false],
	['CHAT_TAG', 1, false, false],
	['CLICK', 50, false, false],
	['CLICK', 49, false, true],
	// As LINE hides fewer than 20.
	['TRACKINGTAG_WEBTRAFFIC', 0, false, true],
	['UPLOAD', 50, true, false],
	['UPLOAD', 49, true, true],
])('%s of %i people, shared: %s → too small: %s', (type, members, isShared, expected) => {
	expect(isTooSmall(target(type, members, isShared))).toBe(expected);
});
