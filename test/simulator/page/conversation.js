import { run } from './api.js';
import { ask, field, menu, toast } from './dialogs.js';
import { avatar, h, icon } from './dom.js';
import { renderAttachment, renderBotMessage, richText, summary } from './messages.js';
import { channel, chatKey, nameOf, openChat, speaker, store, user } from './store.js';
import { currentLanguage, t } from './words.js';

/** Older lines are still in the simulator; drawing thousands would make the page slow. */
const SHOWN_ENTRIES = 300;

/** Elements of entries that did not change, so that pictures do not flicker and focus stays. */
let drawn = new Map();

/**
 * Draws the open chat's messages into `log`.
 *
 * @param {HTMLElement} log
 * @param {() => void} redraw
 */
export function drawMessages(log, redraw) {
	const chat = openChat();
	const atBottom = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
	const me = speaker(chat);
	const entries = store.entries.slice(-SHOWN_ENTRIES);
	const kept = new Map();
	const nodes = [];
	let day;
	entries.forEach((entry, index) => {
		const entryDay = new Date(entry.time).toDateString();
		if (entryDay !== day) nodes.push(h('div.day', {}, dayName(entry.time)));
		day = entryDay;
		const key = JSON.stringify([
			chatKey(chat),
			me,
			currentLanguage(),
			index,
			entry,
			quoted(entry),
			names(entry),
		]);
		const node = drawn.get(key) ?? drawEntry(chat, entry, me, redraw);
		kept.set(key, node);
		nodes.push(node);
	});
	drawn = kept;
	if (entries.length === 0) nodes.push(emptyChat(chat));
	log.replaceChildren(...nodes);
	if (atBottom || log.dataset.chat !== chatKey(chat)) {
		log.dataset.chat = chatKey(chat);
		log.scrollTop = log.scrollHeight;
		// Pictures and fonts change the height after the first layout.
		requestAnimationFrame(() => (log.scrollTop = log.scrollHeight));
	}
}

function names(entry) {
	return entry.userId === undefined ? '' : nameOf(entry.userId);
}

function quoted(entry) {
	if (entry.quotedMessageId === undefined) return undefined;
	const original = store.entries.find((item) => item.messageIds.includes(entry.quotedMessageId));
	return original
		? { name: authorOf(original), text: summary(original) }
		: { name: '', text: t('originalMissing') };
}

function authorOf(entry) {
	if (entry.from === 'bot') return channel(openChat().channelId).displayName;
	return entry.displayName ?? t('unidentified');
}

function dayName(time) {
	const date = new Date(time);
	if (date.toDateString() === new Date().toDateString()) return t('today');
	return new Intl.DateTimeFormat(currentLanguage(), {
		month: 'long',
		day: 'numeric',
		weekday: 'short',
	}).format(date);
}

function clock(time) {
	return new Intl.DateTimeFormat(currentLanguage(), {
		hour: '2-digit',
		minute: '2-digit',
		hour12: false,
	}).format(time);
}

function drawEntry(chat, entry, me, redraw) {
	if (entry.from === 'system' || entry.unsent) return h('div.notice', {}, summary(entry));
	return entry.from === 'bot' ? drawBot(chat, entry) : drawUser(chat, entry, me, redraw);
}

function drawUser(chat, entry, me, redraw) {
	const mine = entry.userId === me;
	const [messageId] = entry.messageIds;
	const content =
		entry.text === undefined
			? renderAttachment(entry.attachment, messageId)
			: h('div.speech', {}, quoteBlock(entry), ...richText(entry.text));
	const actions =
		messageId !== undefined &&
		h(
			'button.entry-menu',
			{
				type: 'button',
				'aria-label': t('more'),
				onclick: (event) => menu(event.currentTarget, entryMenu(chat, entry, mine, redraw)),
			},
			icon('more'),
		);
	const meta = h(
		'div.meta',
		{},
		entry.edited && h('span', {}, t('edited')),
		h('time', {}, clock(entry.time)),
	);
	return h(
		`article.entry.user${mine ? '.mine' : ''}`,
		{ 'aria-label': authorOf(entry) },
		!mine && avatar(authorOf(entry), entry.userId ?? '', entry.userId && user(entry.userId)?.pictureUrl),
		h(
			'div.entry-body',
			{},
			!mine && h('div.author', {}, authorOf(entry)),
			h('div.line', {}, content, h('div.beside', {}, meta, actions)),
		),
	);
}

function quoteBlock(entry) {
	const original = quoted(entry);
	return original && h('blockquote', {}, h('strong', {}, original.name), h('span', {}, original.text));
}

function entryMenu(chat, entry, mine, redraw) {
	const [messageId] = entry.messageIds;
	const items = [
		[
			t('quote'),
			() => {
				store.quoting = { messageId, name: authorOf(entry), text: summary(entry) };
				redraw();
			},
		],
	];
	if (!mine) return items;
	if (chat.kind === 'group' && entry.text !== undefined) items.push([t('edit'), () => edit(entry)]);
	items.push([t('unsend'), () => run('unsend', { messageId })]);
	return items;
}

async function edit(entry) {
	const values = await ask(
		t('edit'),
		[field(t('edit'), { name: 'text', value: entry.text, required: true })],
		t('save'),
	);
	if (values) await run('edit', { messageId: entry.messageIds[0], text: values.get('text') });
}

const SENT_BY = {
	reply: 'sentByReply',
	push: 'sentByPush',
	multicast: 'sentByMulticast',
	narrowcast: 'sentByNarrowcast',
	broadcast: 'sentByBroadcast',
};

function drawBot(chat, entry) {
	const bot = channel(chat.channelId);
	const context = { nameOf, onAction: (action) => act(chat, action) };
	const sender = entry.messages.find((message) => message.sender?.name)?.sender;
	const name = sender?.name ?? bot.displayName;
	return h(
		'article.entry.bot',
		{ 'aria-label': name },
		avatar(name, bot.botUserId, sender?.iconUrl ?? bot.pictureUrl),
		h(
			'div.entry-body',
			{},
			h('div.author', {}, name, h('span.badge', {}, t('account'))),
			...entry.messages.map((message, index) =>
				h(
					'div.line',
					{},
					h('div.bot-message', {}, botQuote(message), renderBotMessage(message, context)),
					index === entry.messages.length - 1 &&
						h(
							'div.beside',
							{},
							h(
								'div.meta',
								{},
								h(`span.cost.${entry.sentBy}`, {}, t(SENT_BY[entry.sentBy])),
								h('time', {}, clock(entry.time)),
							),
						),
				),
			),
		),
	);
}

/** The page is not told which message a quote token stands for, only that there was one. */
function botQuote(message) {
	return message.quoteToken ? h('div.bot-quote', {}, '↩') : null;
}

function emptyChat(chat) {
	const bot = channel(chat.channelId).displayName;
	if (chat.kind === 'user') return emptyState('person', t('emptyDirect', { bot }), t('emptyInvitedHint'));
	if (chat.channelId !== null) return emptyState('group', t('emptyInvited'), t('emptyInvitedHint'));
	return emptyState(
		'group',
		t('emptyNotInvited'),
		t('emptyNotInvitedHint', { bot }),
		h(
			'button.primary',
			{ type: 'button', onclick: () => run('inviteBot', { groupId: chat.chatId }) },
			t('invite'),
		),
	);
}

export function emptyState(symbol, title, hint, action) {
	return h(
		'div.empty',
		{},
		h('span.empty-icon', {}, icon(symbol)),
		h('h2', {}, title),
		h('p', {}, hint),
		action,
	);
}

/** The buttons of the last message, gone as soon as somebody writes. */
export function quickReplies() {
	const chat = openChat();
	const last = store.entries.at(-1);
	const items = last?.from === 'bot' ? last.messages.at(-1).quickReply?.items : undefined;
	if (!items) return null;
	return h(
		'div.quick-replies',
		{},
		...items.map(({ action, imageUrl }) =>
			h(
				'button',
				{ type: 'button', onclick: () => act(chat, action) },
				imageUrl && h('img', { src: imageUrl, alt: '', referrerPolicy: 'no-referrer' }),
				action.label,
			),
		),
	);
}

/** Does what LINE does when something with an action is tapped. */
async function act(chat, action) {
	const userId = speaker(chat);
	if (userId === undefined) return;
	const target = {
		chatId: chat.chatId,
		userId,
		...(chat.kind === 'user' ? { channel: chat.channelId } : {}),
	};
	switch (action.type) {
		case 'message':
			return run('say', { ...target, text: action.text });
		case 'postback':
			if (action.text) await run('say', { ...target, text: action.text });
			await run('postback', {
				...target,
				data: action.data,
				...(action.displayText ? { displayText: action.displayText } : {}),
			});
			if (action.inputOption === 'openKeyboard') prefill(action.fillInText ?? '');
			return undefined;
		case 'uri':
			if (!/^https?:/i.test(action.uri)) return toast(t('openUri', { uri: action.uri }));
			window.open(action.uri, '_blank', 'noopener,noreferrer');
			return undefined;
		case 'clipboard':
			return copy(action.clipboardText);
		case 'datetimepicker':
			return pickTime(target, action);
		case 'camera':
		case 'cameraRoll':
			return pickImage(target);
		case 'location':
			return sendLocation(target);
		default:
			return undefined;
	}
}

function prefill(text) {
	const input = document.querySelector('.composer textarea');
	if (!input) return;
	if (text !== '') input.value = text;
	input.focus();
}

export async function copy(text) {
	await navigator.clipboard.writeText(text);
	toast(t('copied'));
}

const PICKERS = { date: 'date', time: 'time', datetime: 'datetime-local' };

async function pickTime(target, { data, mode, initial, min, max, label }) {
	const limits = Object.fromEntries(
		Object.entries({ value: initial, min, max })
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [name, value.replace('t', 'T')]),
	);
	const values = await ask(
		label ?? t('pickDate'),
		[field(t('pickDate'), { name: 'time', type: PICKERS[mode], required: true, ...limits })],
		t('ok'),
	);
	if (values) await run('postback', { ...target, data, params: { [mode]: values.get('time') } });
}

/** Sends a picture from this machine. */
export function pickImage(target) {
	const input = h('input', {
		type: 'file',
		accept: 'image/*',
		onchange: async () => {
			const [file] = input.files;
			if (!file) return;
			const bytes = new Uint8Array(await file.arrayBuffer());
			let binary = '';
			for (const byte of bytes) binary += String.fromCharCode(byte);
			await run('send', {
				...target,
				message: { type: 'image', contentType: file.type, data: btoa(binary) },
			});
		},
	});
	input.click();
}

export async function sendLocation(target) {
	const values = await ask(
		t('sendLocation'),
		[
			field(t('place'), { name: 'title', required: true }),
			field(t('address'), { name: 'address' }),
			field('Latitude', {
				name: 'latitude',
				type: 'number',
				step: 'any',
				min: -90,
				max: 90,
				value: '25.0478',
				required: true,
			}),
			field('Longitude', {
				name: 'longitude',
				type: 'number',
				step: 'any',
				min: -180,
				max: 180,
				value: '121.5170',
				required: true,
			}),
		],
		t('send'),
	);
	if (!values) return;
	const message = {
		type: 'location',
		title: values.get('title'),
		...(values.get('address') ? { address: values.get('address') } : {}),
		latitude: Number(values.get('latitude')),
		longitude: Number(values.get('longitude')),
	};
	await run('send', { ...target, message });
}
