import { checkFlex } from './flex';
import { action, LABELS } from './action';
import {
	actionUri,
	byType,
	httpsUrl,
	integer,
	isObject,
	list,
	number,
	object,
	oneOf,
	pattern,
	text,
	type Check,
	type Json,
	type Path,
	type Report,
} from './check';

/** Which call the messages are for: some things can only be sent by some calls. */
export type MessageUse = 'reply' | 'push' | 'multicast' | 'narrowcast' | 'broadcast';

const type: Check = () => undefined;
const altText = text(1, 1_500);
const quoteToken = text(1, 1_000);

// Common properties (reference, "Common properties for messages")

const quickReply = object({
	items: list(
		object(
			{ type: oneOf('action'), action: action(LABELS.quickReply, 'quickReply') },
			{ imageUrl: httpsUrl },
		),
		1,
		13,
	),
});

const sender = object(
	{},
	{
		name: (value, path, report) => {
			const before = report.count;
			text(0, 20)(value, path, report);
			// "Certain words such as LINE may not be used"; which others is not published.
			if (report.count === before && /\bLINE\b/i.test(String(value)))
				report.invalid(path, 'Contains a prohibited word');
		},
		iconUrl: httpsUrl,
	},
);

const common = { quickReply, sender };

// Text

const EMOJIS = 20;
const MENTIONS = 20;
const SUBSTITUTIONS = 100;
const KEY_PATTERN = '^[a-zA-Z0-9_]{1,20}$';

const textMessage = object(
	{ type, text: text(1, 5_000) },
	{
		...common,
		emojis: list(
			object({ index: integer(0, 5_000), productId: text(1, 100), emojiId: text(1, 100) }),
			0,
			EMOJIS,
		),
		quoteToken,
	},
	(value, path, report) => {
		((value['emojis'] ?? []) as Json[]).forEach((emoji, index) => {
			if ((value['text'] as string)[emoji['index'] as number] !== '$') {
				report.invalid([...path, 'emojis', index, 'index'], 'Must be the position of a $ in the text');
			}
		});
	},
);

const substitution = byType({
	mention: object({
		type,
		mentionee: byType({
			user: object({ type, userId: pattern(/^U[0-9a-f]{32}$/, 'Invalid user id') }),
			all: object({ type }),
		}),
	}),
	emoji: object({ type, productId: text(1, 100), emojiId: text(1, 100) }),
});

const substitutions: Check = (value, path, report) => {
	if (!isObject(value)) return report.wrongType(path);
	const keys = Object.keys(value);
	if (keys.length > SUBSTITUTIONS) return report.size(path, 0, SUBSTITUTIONS);
	for (const key of keys) {
		if (!new RegExp(KEY_PATTERN).test(key))
			report.invalid([...path, key], `The key does not match the pattern '${KEY_PATTERN}'`);
		else if (value[key] === null) report.missing([...path, key]);
		else substitution(value[key], [...path, key], report);
	}
};

/** The keys in `{…}` of a textV2 text, in order, or what is wrong with its braces. */
export function textV2Keys(source: string): { keys: string[] } | { error: string } {
	const keys: string[] = [];
	for (let i = 0; i < source.length; i++) {
		const character = source[i];
		if (character !== '{' && character !== '}') continue;
		if (source[i + 1] === character) {
			i += 1;
			continue;
		}
		const end = character === '{' ? source.indexOf('}', i) : -1;
		if (end < 0) return { error: "'{' and '}' must be used in pairs" };
		const key = source.slice(i + 1, end);
		if (!new RegExp(KEY_PATTERN).test(key)) {
			return { error: `The key '${key}' enclosed in '{}' does not match the pattern '${KEY_PATTERN}'.` };
		}
		keys.push(key);
		i = end;
	}
	return { keys };
}

function textV2Message(use: MessageUse): Check {
	const shape = object(
		{ type, text: text(1, 5_000) },
		{ ...common, substitution: substitutions, quoteToken },
	);
	return (value, path, report) => {
		const before = report.count;
		shape(value, path, report);
		if (report.count > before) return;
		const { text: source, substitution: given } = value as {
			text: string;
			substitution?: Record<string, Json> | null;
		};
		const fail = (message: string, property = 'text') => report.message(path, [{ message, property }]);
		const found = textV2Keys(source);
		if ('error' in found) return fail(found.error);
		const used: Json[] = [];
		for (const key of found.keys) {
			const item = given?.[key];
			if (!item) return fail(`The substitution of the key '${key}' is not specified.`);
			used.push(item);
		}
		const mentions = used.filter((item) => item['type'] === 'mention').length;
		if (mentions > 0 && use !== 'reply' && use !== 'push')
			return fail('Mentions can be used in reply and push messages only.', 'substitution');
		if (mentions > MENTIONS) return fail(`Up to ${MENTIONS} mentions can be used.`, 'substitution');
		if (used.length - mentions > EMOJIS) return fail(`Up to ${EMOJIS} emojis can be used.`, 'substitution');
	};
}

// Templates (reference, "Template messages")

const templateAction = action(LABELS.template);
const hexColor = pattern(/^#[0-9a-f]{6}$/i, 'Invalid color');
const templateImage = { thumbnailImageUrl: httpsUrl, imageBackgroundColor: hexColor };
const imageShape = { imageAspectRatio: oneOf('rectangle', 'square'), imageSize: oneOf('cover', 'contain') };

/** The text of a column is shorter when an image or a title takes its place. */
function textBesideImage(plain: number): (value: Json, path: Path, report: Report) => void {
	return (value, path, report) => {
		const crowded = (value['title'] ?? null) !== null || (value['thumbnailImageUrl'] ?? null) !== null;
		text(1, crowded ? 60 : plain, 'graphemes')(value['text'], [...path, 'text'], report);
	};
}

const buttonsTemplate = object(
	{ type, text: text(1, 160, 'graphemes'), actions: list(templateAction, 1, 4) },
	{
		...templateImage,
		...imageShape,
		title: text(1, 40, 'graphemes'),
		defaultAction: action({ required: false, max: 20 }),
	},
	textBesideImage(160),
);

const confirmTemplate = object({
	type,
	text: text(1, 240, 'graphemes'),
	actions: list(templateAction, 2, 2),
});

const carouselColumn = object(
	{ text: text(1, 120, 'graphemes'), actions: list(templateAction, 1, 3) },
	{ ...templateImage, title: text(1, 40, 'graphemes'), defaultAction: action({ required: false, max: 20 }) },
	textBesideImage(120),
);

const carouselTemplate = object(
	{ type, columns: list(carouselColumn, 1, 10) },
	imageShape,
	(value, path, report) => {
		const columns = value['columns'] as Json[];
		const shape = (column: Json) =>
			[
				(column['actions'] as unknown[]).length,
				(column['title'] ?? null) !== null,
				(column['thumbnailImageUrl'] ?? null) !== null,
			].join();
		// All columns have the same number of actions, and an image or title in one means one in all.
		if (new Set(columns.map(shape)).size > 1) report.message(path, []);
	},
);

const imageCarouselTemplate = object({
	type,
	columns: list(object({ imageUrl: httpsUrl, action: action(LABELS.imageCarousel) }), 1, 10),
});

const templateMessage = object(
	{
		type,
		altText,
		template: byType({
			buttons: buttonsTemplate,
			confirm: confirmTemplate,
			carousel: carouselTemplate,
			image_carousel: imageCarouselTemplate,
		}),
	},
	common,
);

// Imagemap (reference, "Imagemap message")

const pixels = integer(0, 2 ** 31 - 1);
const area = object({
	x: pixels,
	y: pixels,
	width: integer(1, 2 ** 31 - 1),
	height: integer(1, 2 ** 31 - 1),
});
const imagemapLabel = { label: text(0, 100) };

const imagemapMessage = object(
	{
		type,
		baseUrl: httpsUrl,
		altText,
		baseSize: object({ width: integer(1_040, 1_040), height: integer(1, 2 ** 31 - 1) }),
		actions: list(
			byType({
				uri: object({ type, linkUri: actionUri, area }, imagemapLabel),
				message: object({ type, text: text(1, 400), area }, imagemapLabel),
				clipboard: object({ type, clipboardText: text(1, 1_000), area }, imagemapLabel),
			}),
			1,
			50,
		),
	},
	{
		...common,
		video: object(
			{ originalContentUrl: httpsUrl, previewImageUrl: httpsUrl, area },
			{ externalLink: object({ linkUri: actionUri, label: text(1, 30) }) },
		),
	},
	(value, path, report) => {
		if (/\.(?:png|jpe?g)$/i.test(String(value['baseUrl'])))
			report.invalid([...path, 'baseUrl'], 'Must not have an image extension');
	},
);

// The others

const digits = pattern(/^\d+$/, 'Must be a number');

const flexMessage: Check = (value, path, report) => {
	const before = report.count;
	object({ type, altText, contents: type }, common)(value, path, report);
	if (report.count > before) return;
	const { contents } = value as { contents: unknown };
	if (!isObject(contents)) return report.wrongType([...path, 'contents']);
	const details = checkFlex(contents);
	if (details.length > 0) report.message(path, details);
};

function messageTypes(use: MessageUse): Record<string, Check> {
	return {
		text: textMessage,
		textV2: textV2Message(use),
		sticker: object({ type, packageId: digits, stickerId: digits }, { ...common, quoteToken }),
		image: object({ type, originalContentUrl: httpsUrl, previewImageUrl: httpsUrl }, common),
		video: object(
			{ type, originalContentUrl: httpsUrl, previewImageUrl: httpsUrl },
			{
				...common,
				trackingId: pattern(/^[a-zA-Z0-9\-.=,+*()%$&;:@{}!?<>[\]]{1,100}$/, 'Invalid tracking id'),
			},
		),
		audio: object(
			{ type, originalContentUrl: httpsUrl, duration: integer(1, Number.MAX_SAFE_INTEGER) },
			common,
		),
		location: object(
			{
				type,
				title: text(1, 100),
				address: text(1, 100),
				latitude: number(-90, 90),
				longitude: number(-180, 180),
			},
			common,
		),
		imagemap: imagemapMessage,
		template: templateMessage,
		flex: flexMessage,
		coupon: object(
			{ type, couponId: text(1, 100) },
			{ ...common, deliveryTag: pattern(/^[a-zA-Z0-9_]{1,30}$/, 'Invalid delivery tag') },
		),
	};
}

/** The `messages` of a request for `use`: one to five message objects. */
export function messages(use: MessageUse): Check {
	return list(byType(messageTypes(use)), 1, 5);
}
