import { run } from './api.js';
import { copy } from './conversation.js';
import { ask, checkbox, field, toast } from './dialogs.js';
import { avatar, h, icon, replaceKeepingFocus } from './dom.js';
import { channel, openChat, store, user } from './store.js';
import { currentLanguage, t } from './words.js';

const TABS = { members: membersTab, account: accountTab, developer: developerTab };

/** Rows of the developer tab that are unfolded, by a name of their own. */
const unfolded = new Set();

export function drawPanel(panel, redraw) {
	// A field that is being filled in is not pulled away by news from the server.
	if (panel.contains(document.activeElement) && /^(?:INPUT|TEXTAREA)$/.test(document.activeElement.tagName))
		return;
	const scrollTop = panel.querySelector('.panel-content')?.scrollTop ?? 0;
	const select = (tab) => {
		store.tab = tab;
		redraw();
	};
	replaceKeepingFocus(
		panel,
		h(
			'div.tabs',
			{ role: 'tablist' },
			...Object.keys(TABS).map((tab) =>
				h(
					'button',
					{
						type: 'button',
						role: 'tab',
						'aria-selected': String(store.tab === tab),
						onclick: () => select(tab),
					},
					t(tab),
				),
			),
			h(
				'button.icon-button.close-panel',
				{
					type: 'button',
					'aria-label': t('close'),
					onclick: () => document.body.classList.remove('panel-open'),
				},
				icon('close'),
			),
		),
		h('div.panel-content', { role: 'tabpanel' }, ...TABS[store.tab](redraw)),
	);
	panel.querySelector('.panel-content').scrollTop = scrollTop;
}

// Members

function membersTab() {
	const chat = openChat();
	if (!chat) return [h('p.muted', {}, t('pickChatHint'))];
	const isGroup = chat.kind !== 'user';
	const bot = channel(chat.channelId);
	return [
		h(
			'ul.people',
			{},
			isGroup && chat.channelId === null ? null : botRow(chat, bot),
			...chat.memberIds.map((userId) => memberRow(chat, user(userId), bot)),
		),
		isGroup &&
			h(
				'div.stack',
				{},
				chat.channelId === null &&
					h(
						'button.primary',
						{ type: 'button', onclick: () => run('inviteBot', { groupId: chat.chatId }) },
						t('invite'),
					),
				h('button.secondary', { type: 'button', onclick: () => addMember(chat) }, t('addMember')),
			),
	];
}

function botRow(chat, bot) {
	return h(
		'li',
		{},
		avatar(bot.displayName, bot.botUserId, bot.pictureUrl),
		h(
			'div.person',
			{},
			h('strong', {}, bot.displayName),
			h('span.muted', {}, `${t('account')} · ${bot.basicId}`),
		),
		chat.kind !== 'user' &&
			h(
				'button.plain.small.quiet',
				{ type: 'button', onclick: () => run('removeBot', { groupId: chat.chatId }) },
				t('remove'),
			),
	);
}

function memberRow(chat, person, bot) {
	const friendship = person.friendship[bot.id];
	const isFriend = friendship === 'friend';
	return h(
		'li',
		{},
		avatar(person.displayName, person.userId, person.pictureUrl),
		h(
			'div.person',
			{},
			h('strong', {}, person.displayName),
			h('span.muted', {}, friendship ? t(friendship) : ''),
		),
		h(
			`button.plain.small${isFriend ? '.quiet' : ''}`,
			{
				type: 'button',
				onclick: () => run(isFriend ? 'unfollow' : 'follow', { userId: person.userId, channel: bot.id }),
			},
			t(isFriend ? 'block' : 'follow'),
		),
		chat.kind !== 'user' &&
			h(
				'button.icon-button.small',
				{
					type: 'button',
					'aria-label': t('leaveGroup', { name: person.displayName }),
					title: t('leaveGroup', { name: person.displayName }),
					onclick: () => run('memberLeaves', { groupId: chat.chatId, userId: person.userId }),
				},
				icon('close'),
			),
	);
}

async function addMember(chat) {
	const others = store.state.users.filter(({ userId }) => !chat.memberIds.includes(userId));
	const values = await ask(
		t('addMember'),
		[
			field(t('displayName'), { name: 'displayName', required: others.length === 0 }),
			others.length > 0 &&
				h(
					'fieldset',
					{},
					h('legend', {}, t('addFromExisting')),
					...others.map(({ userId, displayName }) =>
						checkbox(displayName, { name: 'member', value: userId }),
					),
				),
		].filter(Boolean),
		t('addMember'),
	);
	if (!values) return;
	const userIds = values.getAll('member');
	if (values.get('displayName')) {
		const created = await run('createUser', { displayName: values.get('displayName') });
		if (created) userIds.push(created.userId);
	}
	for (const userId of userIds) await run('memberJoins', { groupId: chat.chatId, userId });
}

export async function newMember() {
	const values = await ask(
		t('newMember'),
		[
			field(t('displayName'), { name: 'displayName', required: true }),
			checkbox(t('asFriend'), { name: 'friend', checked: true }),
		],
		t('create'),
	);
	if (!values) return undefined;
	const created = await run('createUser', { displayName: values.get('displayName') });
	if (created && values.has('friend')) await run('follow', { userId: created.userId });
	return created;
}

export async function newGroup() {
	const values = await ask(
		t('newGroup'),
		[
			field(t('groupName'), { name: 'name', required: true }),
			h(
				'fieldset',
				{},
				h('legend', {}, t('pickMembers')),
				...store.state.users.map(({ userId, displayName }) =>
					checkbox(displayName, { name: 'member', value: userId, checked: true }),
				),
			),
		],
		t('create'),
	);
	return values && run('createGroup', { name: values.get('name'), memberIds: values.getAll('member') });
}

// Account

function accountTab(redraw) {
	const chat = openChat();
	const bot = channel(chat?.channelId);
	if (!bot) return [];
	const { quota } = bot;
	const limited = quota.type === 'limited';
	const share = limited ? Math.min(1, quota.used / Math.max(1, quota.value)) : 0;
	return [
		h(
			'section',
			{},
			h('h3', {}, t('quota')),
			limited &&
				h(
					'div.meter',
					{
						role: 'meter',
						'aria-valuenow': String(quota.used),
						'aria-valuemin': '0',
						'aria-valuemax': String(quota.value),
						'aria-label': t('quota'),
					},
					h(`div${share >= 0.9 ? '.nearly' : ''}`, { style: { width: `${share * 100}%` } }),
				),
			h(
				'p.figure',
				{},
				t(limited ? 'quotaUsed' : 'quotaUnlimited', { used: format(quota.used), value: format(quota.value) }),
			),
			h('p.muted', {}, t('quotaHint')),
			settingForm(
				t('quotaLimit'),
				{ type: 'number', min: 0, value: limited ? String(quota.value) : '' },
				async (value) => {
					await run('setQuota', {
						...(value === '' ? { type: 'none' } : { type: 'limited', value: Number(value) }),
						channel: bot.id,
					});
				},
			),
		),
		h(
			'section',
			{},
			h('h3', {}, t('webhook')),
			settingForm(
				t('webhook'),
				{ type: 'url', value: bot.webhook?.endpoint ?? '', placeholder: 'http://127.0.0.1:5678/webhook/…' },
				async (value) => {
					await run('setWebhook', { url: value === '' ? null : value, channel: bot.id });
				},
			),
			h('p.muted', {}, t('webhookHint')),
			checkbox(t('redelivery'), {
				checked: store.state.redelivery,
				onchange: async (event) => {
					await run('webhooks/redelivery', { on: event.target.checked });
					store.state.redelivery = event.target.checked;
					redraw();
				},
			}),
		),
		h(
			'section',
			{},
			h('h3', {}, t('credentials')),
			...[
				[t('apiUrl'), location.origin],
				[t('channelAccessToken'), bot.channelAccessToken],
				[t('channelSecret'), bot.channelSecret],
				[t('basicId'), bot.basicId],
			].map(([label, value]) =>
				h(
					'div.credential',
					{},
					h('span.muted', {}, label),
					h('code', { title: value }, value),
					h(
						'button.icon-button.small',
						{
							type: 'button',
							'aria-label': `${t('copy')} ${label}`,
							title: t('copy'),
							onclick: () => copy(value),
						},
						icon('copy'),
					),
				),
			),
		),
	];
}

function settingForm(label, properties, save) {
	const input = h('input', { name: 'value', 'aria-label': label, autocomplete: 'off', ...properties });
	return h(
		'form.setting',
		{
			onsubmit: async (event) => {
				event.preventDefault();
				input.blur();
				await save(input.value.trim());
				toast(t('saved'));
			},
		},
		input,
		h('button.secondary', { type: 'submit' }, t('save')),
	);
}

function format(number) {
	return new Intl.NumberFormat(currentLanguage()).format(number);
}

// Developer

function developerTab(redraw) {
	const { deliveries, requests } = store.activity;
	const hasWebhook = store.state.channels.some(({ webhook }) => webhook !== null);
	return [
		h(
			'section',
			{},
			h('h3', {}, t('deliveries')),
			...(deliveries.length > 0
				? deliveries.map((item) => deliveryRow(item, redraw))
				: [h('p.muted', {}, t(hasWebhook ? 'noDeliveries' : 'noWebhook'))]),
		),
		h(
			'section',
			{},
			h('h3', {}, t('apiRequests')),
			...(requests.length > 0
				? requests.map((item) => requestRow(item, redraw))
				: [h('p.muted', {}, t('noRequests'))]),
		),
	];
}

function deliveryRow(delivery, redraw) {
	const body = JSON.parse(delivery.body);
	const types = body.events.map(({ type }) => type).join(', ') || 'verify';
	return logRow(
		`d${delivery.time} ${delivery.signature}`,
		delivery.failure === undefined,
		String(delivery.status ?? delivery.failure),
		types,
		[
			clock(delivery.time),
			`${delivery.ms} ms`,
			delivery.isRedelivery && t('redelivered'),
			delivery.events > 1 && t('events', { count: delivery.events }),
		],
		[delivery.url, pretty(body), delivery.response || delivery.detail || ''],
		redraw,
	);
}

function requestRow(request, redraw) {
	const ok = request.status !== null && request.status < 400;
	return logRow(
		`r${request.requestId}`,
		ok,
		String(request.status ?? t('dropped')),
		`${request.method} ${request.path}`,
		[clock(request.time), `${request.ms} ms`],
		[request.body === undefined ? '' : pretty(request.body), pretty(request.response)],
		redraw,
	);
}

function clock(time) {
	const format = { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false };
	return new Intl.DateTimeFormat(currentLanguage(), format).format(time);
}

function logRow(key, ok, status, title, facts, details, redraw) {
	const open = unfolded.has(key);
	const toggle = () => {
		if (open) unfolded.delete(key);
		else unfolded.add(key);
		redraw();
	};
	return h(
		'div.log-row',
		{},
		h(
			'button.log-head',
			{ type: 'button', 'aria-expanded': String(open), onclick: toggle },
			h(`span.status.${ok ? 'good' : 'bad'}`, {}, status),
			h('span.log-title', { title }, title),
			h('span.muted', {}, facts.filter(Boolean).join(' · ')),
		),
		open &&
			h(
				'div.log-details',
				{},
				...details.filter((detail) => detail !== '').map((detail) => h('pre', {}, detail)),
			),
	);
}

function pretty(value) {
	return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
