/**
 * Makes an element. Text from users only ever comes in as a child string, which becomes a text node.
 *
 * @param {string} tag with classes, for example `button.primary`
 * @param {object} [properties] `on*` listeners, `style` as an object, `data-*` and `aria-*` attributes, else DOM properties
 * @param {...(Node|string|null|undefined|false)} children
 */
export function h(tag, properties = {}, ...children) {
	const [name, ...classes] = tag.split('.');
	const element = document.createElement(name);
	if (classes.length > 0) element.className = classes.join(' ');
	for (const [key, value] of Object.entries(properties)) {
		if (value === undefined || value === null) continue;
		if (key === 'style') Object.assign(element.style, value);
		else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
		else if (/^(?:data|aria)-|^role$/.test(key)) element.setAttribute(key, value);
		else element[key] = value;
	}
	element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
	return element;
}

/** Icons as strokes on a grid of 24. */
const ICONS = {
	back: 'M15 5l-7 7 7 7',
	close: 'M6 6l12 12M18 6L6 18',
	plus: 'M12 5v14M5 12h14',
	more: 'M5 12h.01M12 12h.01M19 12h.01',
	panel: 'M4 6h16M4 12h16M4 18h16',
	send: 'M4 12l16-8-6 16-3-6-7-2z',
	group:
		'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c.6-4 3.2-6 6.5-6s5.900 2 6.500 6M16 4.500a3.500 3.500 0 010 6.500M18 14.500c2 .8 3.200 2.600 3.500 5.500',
	person: 'M12 11.500a4 4 0 100-8 4 4 0 000 8zM4 21c.8-4.700 3.900-7 8-7s7.200 2.300 8 7',
	pin: 'M12 21c-4-4.500-6-8-6-11a6 6 0 1112 0c0 3-2 6.500-6 11zM12 12a2 2 0 100-4 2 2 0 000 4z',
	play: 'M8 5v14l11-7z',
	picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01',
	file: 'M7 3h7l4 4v14H7zM14 3v4h4',
	copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
	smile:
		'M12 21a9 9 0 100-18 9 9 0 000 18zM8.500 14c.8 1.300 2 2 3.500 2s2.700-.7 3.500-2M9 9.500h.01M15 9.500h.01',
};

export function icon(name) {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('class', 'icon');
	svg.setAttribute('aria-hidden', 'true');
	const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
	path.setAttribute('d', ICONS[name]);
	svg.append(path);
	return svg;
}

/** A picture from outside; what cannot be loaded leaves a placeholder, not a hole. */
export function picture(src, alt, properties = {}) {
	const img = h('img', { src, alt, referrerPolicy: 'no-referrer', ...properties });
	img.addEventListener('error', () => {
		const placeholder = h(
			'span.picture-missing',
			{ role: 'img', 'aria-label': alt, title: alt, style: properties.style },
			icon('picture'),
		);
		placeholder.style.aspectRatio ||= '1 / 1';
		img.replaceWith(placeholder);
	});
	return img;
}

const AVATAR_COLORS = [
	'#e0795f',
	'#c58a1b',
	'#5d9c59',
	'#2f9c95',
	'#4a86c5',
	'#7a6fc2',
	'#b565a7',
	'#8a7361',
];

/** A round picture, or the first character of the name on a colour of its own. */
export function avatar(name, id, pictureUrl) {
	if (pictureUrl) return h('span.avatar', { 'aria-hidden': 'true' }, picture(pictureUrl, ''));
	let hash = 0;
	for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
	const [first = '?'] = Array.from(name);
	const backgroundColor = AVATAR_COLORS[hash % AVATAR_COLORS.length];
	return h('span.avatar', { 'aria-hidden': 'true', style: { backgroundColor } }, first);
}

const FOCUSABLE = 'button, input, textarea, select, a[href], [tabindex]';

/** Puts new children into `container`; keyboard focus stays at the same place in the order. */
export function replaceKeepingFocus(container, ...children) {
	const index = [...container.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
	container.replaceChildren(...children);
	if (index >= 0) container.querySelectorAll(FOCUSABLE)[index]?.focus();
}
