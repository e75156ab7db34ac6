import { h, icon, picture } from './dom.js';
import { renderFlex } from './flex.js';
import { t } from './words.js';

/**
 * One of the account's messages as an element.
 *
 * @param {object} message a message object of the Messaging API
 * @param {{ onAction: (action: object) => void, nameOf: (userId: string) => string }} context
 */
export function renderBotMessage(message, context) {
	const render = RENDERERS[message.type];
	return render ? render(message, context) : speech([message.type]);
}

/** Text with links. */
export function richText(text) {
	return text
		.split(/(https?:\/\/[^\s<>"'」』）)]+)/)
		.map((part, index) => (index % 2 === 1 ? link(part) : part));
}

function link(href) {
	return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, href);
}

function speech(children) {
	return h('div.speech', {}, ...children);
}

const RENDERERS = {
	text: ({ text, emojis }) => {
		const characters = text.split('');
		for (const { index } of emojis ?? []) characters[index] = '☺';
		return speech(richText(characters.join('')));
	},
	textV2: ({ text, substitution }, { nameOf }) => {
		const parts = text.split(/(\{\{|\}\}|\{\w+\})/).map((part) => {
			if (part === '{{' || part === '}}') return part[0];
			const item = /^\{\w+\}$/.test(part) ? substitution?.[part.slice(1, -1)] : undefined;
			if (item?.type === 'emoji') return '☺';
			if (item?.type === 'mention') {
				const { mentionee } = item;
				return h('span.mention', {}, `@${mentionee.type === 'all' ? 'All' : nameOf(mentionee.userId)}`);
			}
			return part;
		});
		return speech(parts.flatMap((part) => (typeof part === 'string' ? richText(part) : [part])));
	},
	sticker: ({ packageId, stickerId }) => sticker(packageId, stickerId),
	image: ({ originalContentUrl, previewImageUrl }) =>
		h(
			'a.media',
			{ href: originalContentUrl, target: '_blank', rel: 'noopener noreferrer' },
			picture(previewImageUrl, t('image')),
		),
	video: ({ originalContentUrl, previewImageUrl }) =>
		h(
			'a.media.video',
			{ href: originalContentUrl, target: '_blank', rel: 'noopener noreferrer' },
			picture(previewImageUrl, t('video')),
			h('span.play', {}, icon('play')),
		),
	audio: ({ originalContentUrl, duration }) =>
		speech([icon('play'), ' ', link(originalContentUrl), ` ${Math.round(duration / 1000)} s`]),
	location: ({ title, address }) => place(title, address),
	coupon: ({ couponId }) =>
		h('div.card', {}, h('div.card-body', {}, h('strong', {}, t('coupon')), h('div', {}, couponId))),
	imagemap: imagemap,
	template: ({ template }, { onAction }) => TEMPLATES[template.type](template, onAction),
	flex: ({ contents }, { onAction }) => renderFlex(contents, onAction),
};

function sticker(packageId, stickerId) {
	return h(
		'div.sticker',
		{ title: `${packageId} / ${stickerId}` },
		icon('smile'),
		h('span', {}, t('sticker')),
	);
}

function place(title, address) {
	return h(
		'div.card.location',
		{},
		h('div.card-map', {}, icon('pin')),
		h('div.card-body', {}, h('strong', {}, title || t('location')), h('div.muted', {}, address || '')),
	);
}

function imagemap({ baseUrl, altText, baseSize, actions }, { onAction }) {
	const percent = (part, whole) => `${(part / whole) * 100}%`;
	const style = { width: '100%', aspectRatio: `${baseSize.width} / ${baseSize.height}` };
	return h(
		'div.imagemap',
		{},
		picture(`${baseUrl}/1040`, altText, { style }),
		...actions.map((action) =>
			h('button', {
				type: 'button',
				title: action.label ?? '',
				'aria-label': action.label ?? action.text ?? action.linkUri ?? action.clipboardText,
				style: {
					left: percent(action.area.x, baseSize.width),
					top: percent(action.area.y, baseSize.height),
					width: percent(action.area.width, baseSize.width),
					height: percent(action.area.height, baseSize.height),
				},
				onclick: () => onAction(action.type === 'uri' ? { ...action, uri: action.linkUri } : action),
			}),
		),
	);
}

function actionList(actions, onAction, name = 'div.card-actions') {
	return h(
		name,
		{},
		...actions.map((action) =>
			h('button.card-action', { type: 'button', onclick: () => onAction(action) }, action.label),
		),
	);
}

function card(template, onAction) {
	const {
		thumbnailImageUrl,
		imageAspectRatio,
		imageSize,
		imageBackgroundColor,
		title,
		text,
		defaultAction,
		actions,
	} = template;
	const style = {
		width: '100%',
		aspectRatio: imageAspectRatio === 'square' ? '1 / 1' : '1.51 / 1',
		objectFit: imageSize === 'contain' ? 'contain' : 'cover',
		backgroundColor: imageBackgroundColor ?? '#ffffff',
	};
	const body = h('div.card-body', {}, title && h('strong', {}, title), h('div', {}, text));
	if (defaultAction) {
		body.classList.add('tappable');
		body.addEventListener('click', () => onAction(defaultAction));
	}
	return h(
		'div.card',
		{},
		thumbnailImageUrl && picture(thumbnailImageUrl, '', { style }),
		body,
		actionList(actions, onAction),
	);
}

const TEMPLATES = {
	buttons: card,
	confirm: ({ text, actions }, onAction) =>
		h('div.card', {}, h('div.card-body', {}, text), actionList(actions, onAction, 'div.card-actions.in-row')),
	carousel: ({ columns, imageAspectRatio, imageSize }, onAction) =>
		h(
			'div.carousel',
			{ tabIndex: 0 },
			...columns.map((column) => card({ ...column, imageAspectRatio, imageSize }, onAction)),
		),
	image_carousel: ({ columns }, onAction) =>
		h(
			'div.carousel',
			{ tabIndex: 0 },
			...columns.map(({ imageUrl, action }) =>
				h(
					'button.image-column',
					{ type: 'button', onclick: () => onAction(action) },
					picture(imageUrl, '', { style: { width: '100%', aspectRatio: '1 / 1', objectFit: 'cover' } }),
					action.label && h('span', {}, action.label),
				),
			),
		),
};

/** What a user sent, other than text. */
export function renderAttachment({ type, ...rest }, messageId) {
	switch (type) {
		case 'image':
			return h('div.media', {}, picture(`/simulator/media/${messageId}`, t('image')));
		case 'sticker':
			return sticker(rest.packageId, rest.stickerId);
		case 'location':
			return place(rest.title, rest.address);
		case 'file':
			return speech([icon('file'), ' ', rest.fileName]);
		default:
			return speech([icon('play'), ' ', t(type)]);
	}
}

/** A message in a few words, for the chat list and quotes. */
export function summary(entry) {
	if (entry.notice) return t(entry.notice, { name: entry.displayName });
	if (entry.unsent) return t('unsent', { name: entry.displayName ?? t('unidentified') });
	if (entry.text !== undefined) return entry.text;
	if (entry.attachment) return `[${t(entry.attachment.type)}]`;
	const last = entry.messages?.at(-1);
	if (!last) return '';
	return (
		last.altText ??
		last.text ??
		`[${last.type in { image: 1, video: 1, audio: 1, sticker: 1, location: 1, coupon: 1 } ? t(last.type) : last.type}]`
	);
}
