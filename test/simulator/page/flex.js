import { h, icon, picture } from './dom.js';

/*
 * Draws Flex Messages after LINE's pages "Flex Message elements" and "Flex Message layout". What LINE does not put into
 * numbers (sizes behind the keywords, block padding) is measured by eye from its examples.
 */

const BUBBLE_WIDTH = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const FONT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, '3xl': 35, '4xl': 48, '5xl': 74 };
const IMAGE = {
	xxs: 40,
	xs: 60,
	sm: 80,
	md: 100,
	lg: 120,
	xl: 140,
	xxl: 160,
	'3xl': 180,
	'4xl': 200,
	'5xl': 220,
};
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, 'semi-bold': 3, bold: 4 };

const sized = (value, table) => (value in table ? `${table[value]}px` : value);
const space = (value) => (value === undefined ? undefined : sized(value, SPACE));

/**
 * @param {object} contents a bubble or a carousel
 * @param {(action: object) => void} onAction called when something with an action is tapped
 */
export function renderFlex(contents, onAction) {
	if (contents.type === 'bubble') return bubble(contents, onAction);
	return h('div.carousel', { tabIndex: 0 }, ...contents.contents.map((item) => bubble(item, onAction)));
}

function bubble(contents, onAction) {
	const { size = 'mega', direction = 'ltr', styles = {} } = contents;
	const blocks = ['header', 'hero', 'body', 'footer'].filter((name) => contents[name]);
	const element = h(
		`div.bubble.size-${size}`,
		{ dir: direction, style: { width: `${BUBBLE_WIDTH[size]}px` } },
		...blocks.map((name, index) => block(name, contents[name], styles[name] ?? {}, index > 0, onAction)),
	);
	return tappable(element, contents.action, onAction);
}

function block(name, contents, style, mayHaveSeparator, onAction) {
	const { backgroundColor, separator, separatorColor } = style;
	const drawn = component(contents, 'vertical', onAction);
	const element = h(`div.block.block-${name}`, { style: { backgroundColor: backgroundColor ?? '' } }, drawn);
	if (contents.type === 'box') element.classList.add('padded');
	if (separator && mayHaveSeparator) element.style.borderTop = `1px solid ${separatorColor ?? '#d4d6da'}`;
	return element;
}

const COMPONENTS = { box, text, image, button, icon: iconComponent, separator, filler, video };

function component(contents, parentLayout, onAction) {
	return COMPONENTS[contents.type](contents, parentLayout, onAction);
}

function box(contents, parentLayout, onAction) {
	const { layout, contents: children, spacing } = contents;
	const element = h(`div.box.${layout}`);
	children.forEach((child, index) => {
		const drawn = component(child, layout, onAction);
		const gap = child.margin ?? (child.type === 'filler' ? undefined : spacing);
		const absolute = child.position === 'absolute';
		if (index > 0 && gap !== undefined && !absolute) {
			drawn.style[layout === 'vertical' ? 'marginTop' : 'marginInlineStart'] = space(gap);
		}
		element.append(drawn);
	});
	place(element, contents, parentLayout);
	const { style } = element;
	style.backgroundColor = contents.backgroundColor ?? '';
	if (contents.borderWidth) {
		style.border = `${sized(contents.borderWidth, BORDER)} solid ${contents.borderColor ?? '#d4d6da'}`;
	}
	if (contents.cornerRadius) {
		style.borderRadius = space(contents.cornerRadius);
		style.overflow = 'hidden';
	}
	for (const name of ['width', 'maxWidth', 'height', 'maxHeight']) {
		if (contents[name] !== undefined) style[name] = contents[name];
	}
	if (contents.width !== undefined || contents.height !== undefined) {
		// A fixed size wins over the share of the parent.
		if (contents.flex === undefined && parentLayout !== 'vertical' && contents.width) style.flex = '0 0 auto';
	}
	const padding = {
		paddingTop: 'Top',
		paddingBottom: 'Bottom',
		paddingStart: 'InlineStart',
		paddingEnd: 'InlineEnd',
	};
	if (contents.paddingAll !== undefined) style.padding = space(contents.paddingAll);
	for (const [name, side] of Object.entries(padding)) {
		if (contents[name] !== undefined) style[`padding${side}`] = space(contents[name]);
	}
	if (contents.justifyContent) style.justifyContent = contents.justifyContent;
	if (contents.alignItems) style.alignItems = contents.alignItems;
	if (contents.background) style.backgroundImage = gradient(contents.background);
	return tappable(element, contents.action, onAction);
}

function gradient({ angle, startColor, endColor, centerColor, centerPosition = '50%' }) {
	const center = centerColor ? `, ${centerColor} ${centerPosition}` : '';
	return `linear-gradient(${angle}, ${startColor}${center}, ${endColor})`;
}

/** The share of the parent, and where it stands. */
function place(element, contents, parentLayout) {
	const { style } = element;
	const { flex = parentLayout === 'vertical' ? 0 : 1 } = contents;
	style.flex = flex === 0 ? '0 0 auto' : `${flex} 1 0`;
	if (contents.position === 'absolute') style.position = 'absolute';
	else if (contents.offsetTop ?? contents.offsetBottom ?? contents.offsetStart ?? contents.offsetEnd) {
		style.position = 'relative';
	}
	const sides = {
		offsetTop: 'top',
		offsetBottom: 'bottom',
		offsetStart: 'insetInlineStart',
		offsetEnd: 'insetInlineEnd',
	};
	for (const [name, side] of Object.entries(sides)) {
		if (contents[name] !== undefined) style[side] = space(contents[name]);
	}
	if (contents.gravity && parentLayout === 'horizontal') {
		style.alignSelf = { top: 'flex-start', center: 'center', bottom: 'flex-end' }[contents.gravity];
	}
}

function lettering(style, { size, color, weight, style: slant, decoration }) {
	if (size !== undefined) style.fontSize = sized(size, FONT);
	if (color !== undefined) style.color = color;
	if (weight === 'bold') style.fontWeight = '700';
	if (weight === 'regular') style.fontWeight = '400';
	if (slant === 'italic') style.fontStyle = 'italic';
	if (decoration !== undefined && decoration !== 'none') style.textDecoration = decoration;
}

function text(contents, parentLayout, onAction) {
	const { contents: spans, wrap, maxLines, lineSpacing, align } = contents;
	const element = h('div.text', {}, ...(spans ? spans.map(span) : [contents.text]));
	place(element, contents, parentLayout);
	lettering(element.style, contents);
	if (wrap) element.classList.add('wrap');
	if (wrap && maxLines > 0) {
		element.classList.add('clamped');
		element.style.webkitLineClamp = String(maxLines);
	}
	if (lineSpacing) element.style.lineHeight = `calc(1.4em + ${lineSpacing})`;
	if (align) element.style.textAlign = align;
	return tappable(element, contents.action, onAction);
}

function span(contents) {
	const element = h('span', {}, contents.text ?? '');
	lettering(element.style, contents);
	return element;
}

function ratio(value = '1:1') {
	return value.replace(':', ' / ');
}

function image(contents, parentLayout, onAction) {
	const { size = 'md', aspectMode = 'fit', backgroundColor, align, gravity } = contents;
	const full = size === 'full';
	const style = {
		width: '100%',
		maxWidth: full ? '100%' : sized(size, IMAGE),
		aspectRatio: ratio(contents.aspectRatio),
		objectFit: aspectMode === 'cover' ? 'cover' : 'contain',
		backgroundColor: backgroundColor ?? '',
	};
	const element = h(
		`div.image.align-${align ?? 'center'}.gravity-${gravity ?? 'top'}`,
		{},
		picture(contents.url, '', { style }),
	);
	place(element, contents, parentLayout);
	return tappable(element, contents.action, onAction);
}

function iconComponent(contents, parentLayout) {
	const size = sized(contents.size ?? 'md', FONT);
	const element = h(
		'span.flex-icon',
		{},
		picture(contents.url, '', { style: { height: size, aspectRatio: ratio(contents.aspectRatio) } }),
	);
	place(element, { ...contents, flex: 0 }, parentLayout);
	return element;
}

function button(contents, parentLayout, onAction) {
	const { action, style = 'link', height = 'md', color } = contents;
	const element = h(
		`button.flex-button.${style}.height-${height}`,
		{ type: 'button', onclick: () => onAction(action) },
		action.label,
	);
	if (color) element.style[style === 'link' ? 'color' : 'backgroundColor'] = color;
	const wrapper = h('div.flex-button-place', {}, element);
	place(wrapper, contents, parentLayout);
	return wrapper;
}

function separator(contents) {
	const element = h('div.separator');
	if (contents.color) element.style.backgroundColor = contents.color;
	return element;
}

function filler(contents) {
	return h('div', { style: { flex: `${contents.flex ?? 1} 1 0` } });
}

function video(contents, parentLayout, onAction) {
	const style = { width: '100%', aspectRatio: ratio(contents.aspectRatio), objectFit: 'cover' };
	const element = h(
		'div.video',
		{},
		picture(contents.previewUrl, '', { style }),
		h('span.play', {}, icon('play')),
	);
	return tappable(element, contents.action ?? { type: 'uri', uri: contents.url }, onAction);
}

function tappable(element, action, onAction) {
	if (!action) return element;
	const run = (event) => {
		event.stopPropagation();
		onAction(action);
	};
	element.classList.add('tappable');
	element.tabIndex = 0;
	element.setAttribute('role', 'button');
	if (action.label) element.setAttribute('aria-label', action.label);
	element.addEventListener('click', run);
	element.addEventListener('keydown', (event) => {
		if (event.key === 'Enter' && event.target === element) run(event);
	});
	return element;
}
