import { read } from './api.js';

/** What the page knows, and what the user has chosen. */
export const store = {
	/** Answer of `/simulator/state`. */
	state: { channels: [], users: [], chats: [], redelivery: false },
	/** Entries of the open chat. */
	entries: [],
	activity: { deliveries: [], requests: [] },
	/** `chatId` and `channelId` of the open chat. */
	open: undefined,
	/** The member that the user writes as, by chat. */
	speakers: new Map(),
	tab: 'members',
	online: true,
	/** Words and caret survive a redraw because the composer keeps them itself; a quote is kept here. */
	quoting: undefined,
};

export function user(userId) {
	return store.state.users.find((item) => item.userId === userId);
}

export function channel(channelId) {
	const { channels } = store.state;
	return channels.find((item) => item.id === channelId) ?? channels[0];
}

export function openChat() {
	const { open } = store;
	return open && store.state.chats.find((chat) => isSame(chat, open));
}

/** A user has a one-to-one chat with each account, so the id alone does not name it; a group's account comes and goes. */
export function isSame(a, b) {
	return a.chatId === b.chatId && (a.kind !== 'user' || a.channelId === b.channelId);
}

export function chatKey(chat) {
	return chat.kind === 'user' ? `${chat.channelId}:${chat.chatId}` : chat.chatId;
}

/** Who writes in the open chat. */
export function speaker(chat) {
	const chosen = store.speakers.get(chat.chatId);
	return chat.memberIds.includes(chosen) ? chosen : chat.memberIds[0];
}

export function nameOf(userId) {
	return (
		user(userId)?.displayName ??
		store.state.channels.find((item) => item.botUserId === userId)?.displayName ??
		userId
	);
}

export async function loadState() {
	store.state = await read('state');
}

export async function loadEntries() {
	const chat = openChat();
	if (!chat) {
		store.entries = [];
		return;
	}
	const channelId = chat.kind === 'user' ? `&channelId=${chat.channelId}` : '';
	({ entries: store.entries } = await read(`chat?chatId=${chat.chatId}${channelId}`));
}

export async function loadActivity() {
	store.activity = await read('activity');
}
