import { run, subscribe } from './api.js';
import { drawMessages, emptyState, pickImage, quickReplies, sendLocation } from './conversation.js';
import { menu, toast } from './dialogs.js';
import { avatar, h, icon, replaceKeepingFocus } from './dom.js';
import { summary } from './messages.js';
import { drawPanel, newGroup, newMember } from './panel.js';
import {
	channel,
	chatKey,
	isSame,
	loadActivity,
	loadEntries,
	loadState,
	openChat,
	speaker,
	store,
	user,
} from './store.js';
import { currentLanguage, t, toggleLanguage } from './words.js';

const sidebar = document.getElementById('sidebar');
const main = document.getElementById('chat');
const panel = document.getElementById('panel');

// Sidebar

function drawSidebar() {
	const { chats } = store.state;
	const byTime = (a, b) => (b.last?.time ?? 0) - (a.last?.time ?? 0);
	const groups = chats.filter(({ kind }) => kind !== 'user').sort(byTime);
	const direct = chats.filter(({ kind }) => kind === 'user').sort(byTime);
	replaceKeepingFocus(
		sidebar,
		h(
			'header.bar',
			{},
			h('h1', {}, t('title')),
			h(
				'button.plain.small',
				{
					type: 'button',
					onclick: () => {
						toggleLanguage();
						drawAll();
					},
				},
				t('otherLanguage'),
			),
		),
		h(
			'nav.chats',
			{ 'aria-label': t('title') },
			section(t('groups'), t('newGroup'), async () => open(await newGroup()), groups, t('noGroups')),
			section(t('direct'), t('newMember'), newMember, direct, t('noDirect')),
		),
	);
}

function section(title, addLabel, add, chats, emptyText) {
	return h(
		'section',
		{},
		h(
			'div.section-head',
			{},
			h('h2', {}, title),
			h(
				'button.icon-button.small',
				{ type: 'button', 'aria-label': addLabel, title: addLabel, onclick: add },
				icon('plus'),
			),
		),
		chats.length === 0 ? h('p.muted.section-empty', {}, emptyText) : h('ul', {}, ...chats.map(chatRow)),
	);
}

function chatRow(chat) {
	const selected = store.open !== undefined && isSame(chat, store.open);
	const preview = chat.last ? summary(chat.last) : t('noMessages');
	const several = store.state.channels.length > 1 && chat.kind === 'user';
	return h(
		'li',
		{},
		h(
			'button.chat-row',
			{ type: 'button', 'aria-current': selected ? 'true' : undefined, onclick: () => openAndShow(chat) },
			avatar(chat.name, chat.chatId, user(chat.chatId)?.pictureUrl),
			h(
				'span.chat-row-text',
				{},
				h(
					'span.chat-row-name',
					{},
					chat.name,
					chat.kind !== 'user' &&
						h('span.muted', {}, ` ${chat.memberIds.length + (chat.channelId === null ? 0 : 1)}`),
					several && h('span.muted', {}, ` · ${channel(chat.channelId).displayName}`),
				),
				h('span.chat-row-preview', {}, preview),
			),
			chat.last && h('time.muted', {}, shortTime(chat.last.time)),
		),
	);
}

function shortTime(time) {
	const date = new Date(time);
	const today = date.toDateString() === new Date().toDateString();
	const format = today
		? { hour: '2-digit', minute: '2-digit', hour12: false }
		: { month: 'numeric', day: 'numeric' };
	return new Intl.DateTimeFormat(currentLanguage(), format).format(date);
}

// Conversation

/** Kept over redraws: what is being typed stays typed. */
const log = h('div.messages', { role: 'log', 'aria-live': 'polite', tabIndex: 0 });
const quick = h('div');
const typing = h('div.typing', { hidden: true });
const composer = h('div.composer');
const input = h('textarea', {
	rows: 1,
	maxLength: 5000,
	oninput: fitInput,
	onkeydown: (event) => {
		// Enter that picks a word in an input method is not a send.
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
		event.preventDefault();
		send();
	},
});

function fitInput() {
	input.style.height = 'auto';
	input.style.height = `${Math.min(input.scrollHeight, 120)}px`;
}

function drawChat() {
	const chat = openChat();
	if (!chat) {
		main.replaceChildren(emptyState('group', t('pickChat'), t('pickChatHint')));
		return;
	}
	const members = chat.memberIds.length + (chat.channelId === null || chat.kind === 'user' ? 0 : 1);
	const head = h(
		'header.bar',
		{},
		h(
			'button.icon-button.back',
			{ type: 'button', 'aria-label': t('back'), onclick: () => showView('list') },
			icon('back'),
		),
		avatar(chat.name, chat.chatId, user(chat.chatId)?.pictureUrl),
		h(
			'div.bar-title',
			{},
			h('h1', {}, chat.name),
			h(
				'span.muted',
				{},
				chat.kind === 'user' ? channel(chat.channelId).displayName : t('people', { count: members }),
			),
		),
		quotaChip(channel(chat.channelId)),
		h(
			'button.icon-button.open-panel',
			{
				type: 'button',
				'aria-label': t('details'),
				title: t('details'),
				onclick: () => document.body.classList.add('panel-open'),
			},
			icon('panel'),
		),
	);
	const offline = !store.online && h('div.offline', { role: 'alert' }, t('offline'));
	if (main.firstElementChild?.tagName !== 'HEADER' || main.querySelector('.messages') === null) {
		main.replaceChildren(head, log, typing, quick, composer);
	} else {
		main.firstElementChild.replaceWith(head);
		main.querySelector('.offline')?.remove();
	}
	if (offline) head.after(offline);
	drawMessages(log, drawAll);
	quick.replaceChildren(...[quickReplies()].filter(Boolean));
	drawComposer(chat);
}

function quotaChip({ quota }) {
	const { used, value, type } = quota;
	const words = type === 'limited' ? `${used} / ${value}` : String(used);
	return h(
		'button.quota-chip',
		{
			type: 'button',
			title: t('quota'),
			'aria-label': `${t('quota')}: ${words}`,
			onclick: () => {
				store.tab = 'account';
				document.body.classList.add('panel-open');
				drawAll();
			},
		},
		words,
	);
}

function drawComposer(chat) {
	const me = speaker(chat);
	const hadFocus = document.activeElement === input;
	if (me === undefined) {
		composer.replaceChildren(h('p.muted', {}, t('nobody')));
		return;
	}
	const person = user(me);
	const target = {
		chatId: chat.chatId,
		userId: me,
		...(chat.kind === 'user' ? { channel: chat.channelId } : {}),
	};
	input.placeholder = t('messagePlaceholder', { name: person.displayName });
	input.setAttribute('aria-label', input.placeholder);
	composer.replaceChildren(
		...[
			store.quoting &&
				h(
					'div.quoting',
					{},
					h(
						'div',
						{},
						h('strong', {}, t('replyingTo', { name: store.quoting.name })),
						h('span', {}, store.quoting.text),
					),
					h(
						'button.icon-button.small',
						{ type: 'button', 'aria-label': t('cancel'), onclick: () => quote(undefined) },
						icon('close'),
					),
				),
			chat.kind !== 'user' &&
				h(
					'div.speakers',
					{ role: 'radiogroup', 'aria-label': t('speakAs') },
					h('span.muted', {}, t('speakAs')),
					...chat.memberIds.map((userId) => speakerChip(chat, user(userId), userId === me)),
				),
			h(
				'div.composer-row',
				{},
				h(
					'button.icon-button',
					{
						type: 'button',
						'aria-label': t('attach'),
						title: t('attach'),
						onclick: (event) =>
							menu(event.currentTarget, [
								[t('sendImage'), () => pickImage(target)],
								[
									t('sendSticker'),
									() =>
										run('send', {
											...target,
											message: { type: 'sticker', packageId: '446', stickerId: '1988' },
										}),
								],
								[t('sendLocation'), () => sendLocation(target)],
							]),
					},
					icon('plus'),
				),
				input,
				h(
					'button.icon-button.send',
					{ type: 'button', 'aria-label': t('send'), title: t('send'), onclick: send },
					icon('send'),
				),
			),
		].filter(Boolean),
	);
	if (hadFocus) input.focus();
}

function speakerChip(chat, person, checked) {
	return h(
		'button.speaker',
		{
			type: 'button',
			role: 'radio',
			'aria-checked': String(checked),
			onclick: () => {
				store.speakers.set(chat.chatId, person.userId);
				drawAll();
				input.focus();
			},
		},
		avatar(person.displayName, person.userId, person.pictureUrl),
		h('span', {}, person.displayName),
	);
}

function quote(value) {
	store.quoting = value;
	drawAll();
}

async function send() {
	const chat = openChat();
	const text = input.value.trim();
	const userId = chat && speaker(chat);
	if (text === '' || userId === undefined) return;
	const { quoting } = store;
	input.value = '';
	fitInput();
	store.quoting = undefined;
	const sent = await run('say', {
		chatId: chat.chatId,
		userId,
		text,
		...(quoting ? { quotedMessageId: quoting.messageId } : {}),
		...(chat.kind === 'user' ? { channel: chat.channelId } : {}),
	});
	// What could not be sent is not lost.
	if (sent === undefined && input.value === '') input.value = text;
}

// Choosing

async function open(chat) {
	if (!chat) return;
	await loadState();
	const found = store.state.chats.find((item) => item.chatId === chat.groupId);
	if (found) await openAndShow(found);
}

async function openAndShow(chat) {
	store.open = { chatId: chat.chatId, kind: chat.kind, channelId: chat.channelId };
	store.quoting = undefined;
	input.value = '';
	location.replace(`#${chat.chatId}`);
	showView('chat');
	await loadEntries();
	drawAll();
	log.scrollTop = log.scrollHeight;
	if (matchMedia('(min-width: 900px)').matches) input.focus();
}

/** On a phone one view is seen at a time. */
function showView(view) {
	document.body.dataset.view = view;
	document.body.classList.remove('panel-open');
}

function drawAll() {
	document.documentElement.lang = currentLanguage() === 'en' ? 'en' : 'zh-Hant-TW';
	document.title = t('title');
	drawSidebar();
	drawChat();
	drawPanel(panel, drawAll);
}

// News

/** Runs `work` at most every 120 ms however often it is asked for, and once more for what came meanwhile. */
function gathered(work) {
	let timer;
	let wanted = false;
	const go = async () => {
		wanted = false;
		await work().catch((error) => toast(error.message));
		timer = setTimeout(() => {
			timer = undefined;
			if (wanted) void go();
		}, 120);
	};
	return () => {
		wanted = true;
		if (timer === undefined) {
			timer = 0;
			void go();
		}
	};
}

const refresh = gathered(async () => {
	await loadState();
	await loadEntries();
	drawAll();
});

const refreshActivity = gathered(async () => {
	await loadActivity();
	drawPanel(panel, drawAll);
});

let typingTimer;

function showTyping({ userId, seconds }) {
	const chat = openChat();
	if (chat?.kind !== 'user' || chat.chatId !== userId) return;
	typing.textContent = t('loading', { bot: channel(chat.channelId).displayName });
	typing.hidden = false;
	clearTimeout(typingTimer);
	typingTimer = setTimeout(() => (typing.hidden = true), seconds * 1000);
}

subscribe(
	{
		state: refresh,
		chat: ({ chatKey: key }) => {
			const chat = openChat();
			if (chat && key === chatKey(chat)) typing.hidden = true;
			refresh();
		},
		activity: refreshActivity,
		loading: showTyping,
	},
	() => {
		store.online = true;
		refresh();
		refreshActivity();
	},
	() => {
		store.online = false;
		drawAll();
	},
);

await loadState();
const wanted = store.state.chats.find(({ chatId }) => chatId === location.hash.slice(1));
const first = wanted ?? (matchMedia('(min-width: 900px)').matches ? store.state.chats[0] : undefined);
if (first) await openAndShow(first);
else drawAll();
