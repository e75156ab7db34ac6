/** Message objects that LINE takes, and the parts to make others of. */

type Json = Record<string, unknown>;

export const HTTPS = 'https://example.com/a.png';
export const reps = (length: number) => 'あ'.repeat(length);
export const FAMILY = '👨‍👩‍👧‍👦'; // one grapheme cluster, eleven UTF-16 units
export const uriAction = { type: 'uri', label: '看', uri: 'https://example.com/' };
export const messageAction = { type: 'message', label: '好', text: '好' };
export const text = { type: 'text', text: '你好' };
export const quick = (...actions: unknown[]) => ({
	...text,
	quickReply: { items: actions.map((action) => ({ type: 'action', action })) },
});
export const template = (template: Json) => ({ type: 'template', altText: '選單', template });
export const buttons = (changes: Json = {}) =>
	template({ type: 'buttons', text: '請選擇', actions: [messageAction], ...changes });
export const column = (changes: Json = {}) => ({ text: '商品', actions: [messageAction], ...changes });
export const carousel = (...columns: unknown[]) => template({ type: 'carousel', columns });
export const area = { x: 0, y: 0, width: 10, height: 10 };
export const imagemap = (changes: Json = {}) => ({
	type: 'imagemap',
	baseUrl: 'https://example.com/map',
	altText: '地圖',
	baseSize: { width: 1040, height: 500 },
	actions: [{ type: 'message', text: '好', area }],
	...changes,
});

/** What it shows, and the message. */
export const ACCEPTED_MESSAGES: [string, Json][] = [
	['text', text],
	['text of 5,000 characters', { type: 'text', text: reps(5_000) }],
	['markup is text', { type: 'text', text: '<script>alert(1)</script>' }],
	['null stands for absent', { ...text, quickReply: null, sender: null, quoteToken: null }],
	['quote token', { ...text, quoteToken: 'IStG5h1Tz7b' }],
	[
		'LINE emoji at the $',
		{
			type: 'text',
			text: '$ 好 $',
			emojis: [0, 4].map((index) => ({ index, productId: 'p', emojiId: '001' })),
		},
	],
	['sender', { ...text, sender: { name: '團購小幫手', iconUrl: HTTPS } }],
	['sender with "line" inside a word', { ...text, sender: { name: 'Online shop' } }],
	['13 quick replies', quick(...Array.from({ length: 13 }, () => messageAction))],
	[
		'quick reply with an image',
		{ ...text, quickReply: { items: [{ type: 'action', imageUrl: HTTPS, action: messageAction }] } },
	],
	[
		'quick reply: camera, cameraRoll, location',
		quick(...['camera', 'cameraRoll', 'location'].map((type) => ({ type, label: 'x' }))),
	],
	[
		'quick reply: postback',
		quick({
			type: 'postback',
			label: 'x',
			data: 'a=1',
			displayText: '買',
			inputOption: 'openKeyboard',
			fillInText: '+1\n',
		}),
	],
	[
		'quick reply: date picker',
		quick({
			type: 'datetimepicker',
			label: 'x',
			data: 'd',
			mode: 'date',
			initial: '2026-12-01',
			min: '2026-01-01',
			max: '2100-12-31',
		}),
	],
	[
		'quick reply: date and time picker',
		quick({
			type: 'datetimepicker',
			label: 'x',
			data: 'd',
			mode: 'datetime',
			min: '2017-12-25t00:00',
			max: '2017-12-25T00:01',
		}),
	],
	['quick reply: clipboard', quick({ type: 'clipboard', label: '複製', clipboardText: '0123-456-789' })],
	['label of 20 clusters', quick({ ...messageAction, label: FAMILY.repeat(20) })],
	[
		'uri schemes',
		quick(
			...['http://a.tw/', 'https://a.tw/?q=%E5%A5%BD#x', 'line://nv/', 'tel:0912345678'].map((uri) => ({
				...uriAction,
				uri,
			})),
		),
	],
	[
		'textV2',
		{
			type: 'textV2',
			text: '{{好}} {user} {all} {smile}',
			substitution: {
				user: { type: 'mention', mentionee: { type: 'user', userId: `U${'0'.repeat(32)}` } },
				all: { type: 'mention', mentionee: { type: 'all' } },
				smile: { type: 'emoji', productId: 'p', emojiId: '1' },
			},
		},
	],
	['textV2 without keys', { type: 'textV2', text: '你好' }],
	['sticker', { type: 'sticker', packageId: '446', stickerId: '1988' }],
	['image', { type: 'image', originalContentUrl: HTTPS, previewImageUrl: HTTPS }],
	['video', { type: 'video', originalContentUrl: HTTPS, previewImageUrl: HTTPS, trackingId: 'a-1.=' }],
	['audio', { type: 'audio', originalContentUrl: HTTPS, duration: 60_000 }],
	['location', { type: 'location', title: '取貨點', address: '台北市', latitude: 25.03, longitude: 121.56 }],
	['coupon', { type: 'coupon', couponId: '01JYNW8JMQVFBNWF1APF8Z3FS7', deliveryTag: '2026_winter' }],
	[
		'imagemap',
		imagemap({
			video: {
				originalContentUrl: HTTPS,
				previewImageUrl: HTTPS,
				area,
				externalLink: { linkUri: 'https://example.com/', label: 'x' },
			},
		}),
	],
	[
		'imagemap of 50 actions of all kinds',
		imagemap({
			actions: Array.from(
				{ length: 50 },
				(_, i) =>
					[
						{ type: 'uri', linkUri: 'https://example.com/', area },
						{ type: 'message', text: reps(400), label: reps(100), area },
						{ type: 'clipboard', clipboardText: 'x', area },
					][i % 3],
			),
		}),
	],
	[
		'buttons',
		buttons({
			title: reps(40),
			thumbnailImageUrl: HTTPS,
			imageAspectRatio: 'square',
			imageSize: 'contain',
			imageBackgroundColor: '#FFFFFF',
			text: reps(60),
			defaultAction: { type: 'uri', uri: 'https://example.com/' },
			actions: Array(4).fill(uriAction),
		}),
	],
	['buttons with a long text and no picture', buttons({ text: reps(160) })],
	['confirm', template({ type: 'confirm', text: reps(240), actions: [messageAction, messageAction] })],
	[
		'carousel',
		carousel(
			...Array.from({ length: 10 }, () => column({ text: reps(120), actions: Array(3).fill(messageAction) })),
		),
	],
	[
		'image carousel',
		template({
			type: 'image_carousel',
			columns: Array(10).fill({ imageUrl: HTTPS, action: { ...uriAction, label: reps(12) } }),
		}),
	],
	[
		'image carousel without label',
		template({
			type: 'image_carousel',
			columns: [{ imageUrl: HTTPS, action: { type: 'uri', uri: 'https://example.com/' } }],
		}),
	],
];
