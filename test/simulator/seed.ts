import type { Platform } from './platform';

const MEMBERS = ['陳怡君', '林志明', '王小美', '張家豪', '李淑芬', 'Kevin 🐱'];

/** The first sight of the chat page: an official account and a neighbourhood group that it may be invited to. */
export function seed(platform: Platform): { groupId: string } {
	const channel = platform.defaultChannel;
	channel.displayName = '團購小幫手';
	const members = MEMBERS.map((displayName, i) =>
		// The first one is the leader, who talks to the account alone too.
		platform.createUser({ displayName, ...(i === 0 ? { friendOf: channel } : {}) }),
	);
	return platform.createGroup({ name: '社區團購群', memberIds: members.map(({ userId }) => userId) });
}
