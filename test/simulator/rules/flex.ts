import { action, LABELS } from './action';
import {
	boolean,
	byType,
	FlexReport,
	httpsUrl,
	integer,
	isObject,
	list,
	object,
	oneOf,
	pattern,
	text,
	uri,
	type Check,
	type Json,
} from './check';
import type { ErrorDetail } from '../answer';

/** LINE says 30 KB and 50 KB without saying how it counts; these are bytes of compact JSON with KB as 1,000. */
export const BUBBLE_BYTES = 30_000;
export const CAROUSEL_BYTES = 50_000;
const CAROUSEL_BUBBLES = 12;
const ANIMATED_IMAGES = 10;

// Values (docs, "Flex Message layout")

const INVALID = 'invalid property';
const color = pattern(/^#(?:[0-9a-f]{6}|[0-9a-f]{8})$/i, INVALID);
const PX = '\\d+(?:\\.\\d+)?px';
const PERCENT = '\\d+(?:\\.\\d+)?%';
const STEPS = 'none|xs|sm|md|lg|xl|xxl';
const SIZES = 'xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl';
const oneOfForms = (...forms: string[]) => pattern(new RegExp(`^(?:${forms.join('|')})$`), INVALID);
const space = oneOfForms(PX, STEPS);
const padding = oneOfForms(PX, PERCENT, STEPS);
const offset = oneOfForms(`-?${PX}`, `-?${PERCENT}`, STEPS);
const length = oneOfForms(PX, PERCENT);
const fontSize = oneOfForms(PX, SIZES);
const flex = integer(0, 2 ** 31 - 1);
const url = httpsUrl;

const aspectRatio: Check = (value, path, report) => {
	const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(value) : null;
	const [width, height] = [Number(match?.[1]), Number(match?.[2])];
	const inRange = [width, height].every((side) => side >= 1 && side <= 100_000);
	if (!inRange || height > width * 3) report.invalid(path, INVALID);
};

const buttonAction = action(LABELS.flexButton);
const anyAction = action(LABELS.flexOther);
const gravity = oneOf('top', 'bottom', 'center');
const align = oneOf('start', 'end', 'center');
const adjustMode = oneOf('shrink-to-fit');

const placed = {
	margin: space,
	position: oneOf('relative', 'absolute'),
	offsetTop: offset,
	offsetBottom: offset,
	offsetStart: offset,
	offsetEnd: offset,
};
const lettering = {
	size: fontSize,
	color,
	weight: oneOf('regular', 'bold'),
	style: oneOf('normal', 'italic'),
	decoration: oneOf('none', 'underline', 'line-through'),
};

// Components (reference, "Component")

const type: Check = () => undefined;
/** A component in the wrong place and one that does not exist are told alike: the component itself is invalid. */
const components = (table: Record<string, Check>) =>
	byType(table, (path, report) => report.invalid(path, INVALID));

const span = object({ type }, { text: text(1, Infinity), ...lettering });

const textComponent = object(
	{ type },
	{
		text: type,
		contents: list(components({ span }), 1, Infinity),
		...lettering,
		...placed,
		flex,
		align,
		gravity,
		wrap: boolean,
		lineSpacing: oneOfForms(PX),
		maxLines: integer(0, 2 ** 31 - 1),
		action: anyAction,
		adjustMode,
		scaling: boolean,
	},
	(value, path, report) => {
		// With spans, `text` is ignored.
		if ((value['contents'] ?? null) !== null) return;
		const own = value['text'] ?? null;
		if (own === null) report.empty([...path, 'text']);
		else text(1, Infinity)(own, [...path, 'text'], report);
	},
);

const image = object(
	{ type, url },
	{
		...placed,
		flex,
		align,
		gravity,
		size: oneOfForms(PX, PERCENT, SIZES, 'full'),
		aspectRatio,
		aspectMode: oneOf('fit', 'cover'),
		backgroundColor: color,
		action: anyAction,
		animated: boolean,
	},
);

const button = object(
	{ type, action: buttonAction },
	{
		...placed,
		flex,
		gravity,
		color,
		style: oneOf('primary', 'secondary', 'link'),
		height: oneOf('md', 'sm'),
		adjustMode,
		scaling: boolean,
	},
);

const icon = object({ type, url }, { ...placed, size: fontSize, aspectRatio, scaling: boolean });
const separator = object({ type }, { margin: space, color });
const filler = object({ type }, { flex });

const background = byType({
	linearGradient: object(
		{
			type,
			angle: oneOfForms('(?:\\d|[1-9]\\d|[12]\\d\\d|3[0-5]\\d)(?:\\.\\d+)?deg'),
			startColor: color,
			endColor: color,
		},
		{ centerColor: color, centerPosition: oneOfForms('(?:\\d|[1-9]\\d)(?:\\.\\d+)?%', '100%') },
	),
});

const stacked: Record<string, Check> = { button, image, text: textComponent, separator, filler };
const inLine: Record<string, Check> = { icon, text: textComponent, filler };

const box = object(
	{ type, layout: oneOf('horizontal', 'vertical', 'baseline'), contents: type },
	{
		...placed,
		flex,
		spacing: space,
		backgroundColor: color,
		borderColor: color,
		borderWidth: oneOfForms(PX, 'none|light|normal|medium|semi-bold|bold'),
		cornerRadius: space,
		width: length,
		maxWidth: length,
		height: length,
		maxHeight: length,
		paddingAll: padding,
		paddingTop: padding,
		paddingBottom: padding,
		paddingStart: padding,
		paddingEnd: padding,
		action: anyAction,
		justifyContent: oneOf(
			'center',
			'flex-start',
			'flex-end',
			'space-between',
			'space-around',
			'space-evenly',
		),
		alignItems: oneOf('center', 'flex-start', 'flex-end'),
		background,
	},
);

/** A box, and what its layout lets it hold. */
const boxWithContents: Check = (value, path, report) => {
	box(value, path, report);
	if (!isObject(value) || (value['contents'] ?? null) === null) return;
	const table = value['layout'] === 'baseline' ? inLine : stacked;
	list(components(table), 0, Infinity)(value['contents'], [...path, 'contents'], report);
};
stacked['box'] = boxWithContents;

/** Only directly in the hero of a bubble (docs, "Create a Flex Message including a video"). */
const video = object(
	{ type, url, previewUrl: url, altContent: components({ box: boxWithContents, image }) },
	{
		aspectRatio,
		action: byType({
			uri: object(
				{ type, uri: uri(['http', 'https', 'line', 'tel'], 1_000) },
				{
					label: text(0, LABELS.flexOther.max, 'graphemes'),
					altUri: object({ desktop: uri(['http', 'https', 'line', 'tel'], 1_000) }),
				},
			),
		}),
	},
);

// Containers (reference, "Container")

const block = components({ box: boxWithContents });
const blockStyle = object({}, { backgroundColor: color, separator: boolean, separatorColor: color });

const bubble = object(
	{ type },
	{
		size: oneOf('nano', 'micro', 'deca', 'hecto', 'kilo', 'mega', 'giga'),
		direction: oneOf('ltr', 'rtl'),
		header: block,
		hero: components({ box: boxWithContents, image, video }),
		body: block,
		footer: block,
		styles: object({}, { header: blockStyle, hero: blockStyle, body: blockStyle, footer: blockStyle }),
		action: anyAction,
	},
	(value, path, report) => {
		const { size = 'mega', hero } = value;
		const hasVideo = isObject(hero) && hero['type'] === 'video';
		const inCarousel = path.length > 0;
		if (hasVideo && (inCarousel || !['kilo', 'mega', 'giga'].includes(String(size)))) {
			report.invalid([...path, 'hero'], INVALID);
		}
	},
);

const carousel = object(
	{ type, contents: list(components({ bubble }), 1, CAROUSEL_BUBBLES) },
	{},
	(value, path, report) => {
		const sizes = (value['contents'] as Json[]).map((item) => item['size'] ?? 'mega');
		sizes.forEach((size, index) => {
			if (size !== sizes[0]) report.invalid([...path, 'contents', index, 'size'], INVALID);
		});
	},
);

const container = components({ bubble, carousel });

/**
 * Checks the `contents` of a Flex Message.
 *
 * @returns what is wrong, with JSON pointers from `contents`; empty when LINE would take it
 */
export function checkFlex(contents: Json): ErrorDetail[] {
	const report = new FlexReport();
	container(contents, [], report);
	if (report.count > 0) return report.details;
	const bubbles = contents['type'] === 'carousel' ? (contents['contents'] as Json[]) : [contents];
	const tooLarge =
		bubbles.some((item) => jsonBytes(item) > BUBBLE_BYTES) || jsonBytes(contents) > CAROUSEL_BYTES;
	if (tooLarge) {
		const limits = `The maximum size of JSON data that defines a bubble is 30 KB and a carousel is 50 KB.`;
		return [{ message: `Too large flex message. ${limits}` }];
	}
	if (countAnimated(contents) > ANIMATED_IMAGES) return [{ message: INVALID, property: '/' }];
	return [];
}

function jsonBytes(value: unknown): number {
	return Buffer.byteLength(JSON.stringify(value));
}

function countAnimated(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	const own = (value as Json)['type'] === 'image' && (value as Json)['animated'] === true ? 1 : 0;
	return Object.values(value).reduce<number>((sum, item) => sum + countAnimated(item), own);
}
