/** Colours of a page, made of the shop's one colour so that every text on them can be read. */
export interface Theme {
	/** Behind the main action. */
	fill: string;
	onFill: string;
	/** Round the main action where its colour is hardly told from the page; otherwise `transparent`. */
	edge: string;
	/** The shop's colour as a colour of text, as dark as that takes. */
	text: string;
	/** A breath of it, behind what is told apart. */
	soft: string;
}

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
/** Where white cannot be read, black can: one of the two always has a contrast of 4.58 at least. */
const BLACK: Rgb = [0, 0, 0];
/** The page's own grey, the darkest that text of the theme stands on beside `soft`. */
const PAGE: Rgb = [245, 245, 243];
const LINE_GREEN: Rgb = [6, 199, 85];

/** WCAG 2.2, 1.4.3: least contrast of text. */
const READABLE = 4.5;
/** Least contrast at which a surface is told from white. */
const VISIBLE = 1.06;

/** @param color `#rrggbb`; LINE's green for anything else */
export function themeOf(color: string): Theme {
	const fill = rgbOf(color) ?? LINE_GREEN;
	let breath = 0.09;
	// A light colour takes more of it to be seen on white at all.
	while (contrast(mix(fill, WHITE, breath), WHITE) < VISIBLE && breath < 0.3) breath += 0.03;
	const soft = mix(fill, WHITE, breath);
	let text = fill;
	for (let part = 1; contrast(text, soft) < READABLE || contrast(text, PAGE) < READABLE; part -= 0.04) {
		text = mix(fill, BLACK, part);
	}
	return {
		fill: css(fill),
		onFill: css(contrast(fill, WHITE) >= READABLE ? WHITE : BLACK),
		edge: contrast(fill, WHITE) < 1.6 ? css(text) : 'transparent',
		text: css(text),
		soft: css(soft),
	};
}

/** Of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: Rgb, other: Rgb): number {
	const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
	return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Rgb): number {
	const [red, green, blue] = color.map((channel) => {
		const part = channel / 255;
		return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function rgbOf(color: string): Rgb | undefined {
	const [, red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color) ?? [];
	if (red === undefined || green === undefined || blue === undefined) return undefined;
	return [parseInt(red, 16), parseInt(green, 16), parseInt(blue, 16)];
}

/** @param part of `color`, the rest is `other` */
function mix(color: Rgb, other: Rgb, part: number): Rgb {
	const channel = (index: 0 | 1 | 2) => Math.round(color[index] * part + other[index] * (1 - part));
	return [channel(0), channel(1), channel(2)];
}

const css = (color: Rgb): string => `rgb(${color.join(' ')})`;
