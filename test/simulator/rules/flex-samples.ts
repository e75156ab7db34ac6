/** Contents of Flex Messages that LINE takes, and the parts to make others of. */

type Json = Record<string, unknown>;

export const HTTPS = 'https://example.com/a.png';
export const text = (changes: Json = {}) => ({ type: 'text', text: '你好', ...changes });
export const box = (contents: unknown[], changes: Json = {}) => ({
	type: 'box',
	layout: 'vertical',
	contents,
	...changes,
});
export const bubble = (body: unknown[], changes: Json = {}) => ({
	type: 'bubble',
	body: box(body),
	...changes,
});
export const image = (changes: Json = {}) => ({ type: 'image', url: HTTPS, ...changes });
export const button = (action: Json, changes: Json = {}) => ({ type: 'button', action, ...changes });
export const go = { type: 'uri', label: '看', uri: 'https://example.com/' };
export const carousel = (...contents: unknown[]) => ({ type: 'carousel', contents });
export const video = {
	type: 'video',
	url: HTTPS,
	previewUrl: HTTPS,
	altContent: image(),
	aspectRatio: '20:13',
};

/** What it shows, and the contents. */
export const ACCEPTED_FLEX: [string, Json][] = [
	['a bubble with a text', bubble([text()])],
	[
		'all blocks, styles, direction',
		{
			type: 'bubble',
			size: 'giga',
			direction: 'rtl',
			header: box([text()]),
			hero: image({
				size: 'full',
				aspectRatio: '20:13',
				aspectMode: 'cover',
				action: { type: 'uri', uri: 'https://example.com/' },
			}),
			body: box([text()]),
			footer: box([button(go)]),
			styles: {
				header: { backgroundColor: '#00ffff' },
				footer: { separator: true, separatorColor: '#000000' },
			},
			action: { type: 'message', text: 'x' },
		},
	],
	[
		'an empty box',
		bubble([
			box([], {
				width: '30px',
				height: '30px',
				background: {
					type: 'linearGradient',
					angle: '23.5deg',
					startColor: '#FFFF00',
					endColor: '#0080ffcc',
					centerColor: '#000000',
					centerPosition: '10%',
				},
			}),
		]),
	],
	[
		'a baseline box',
		bubble([
			box([{ type: 'icon', url: HTTPS, size: 'sm', aspectRatio: '2:1' }, text(), { type: 'filler' }], {
				layout: 'baseline',
			}),
		]),
	],
	[
		'spans instead of text',
		bubble([
			text({
				text: undefined,
				contents: [
					{
						type: 'span',
						text: 'a',
						color: '#FF0000',
						size: '3xl',
						weight: 'bold',
						style: 'italic',
						decoration: 'line-through',
					},
				],
			}),
		]),
	],
	[
		'every text property',
		bubble([
			text({
				flex: 0,
				size: '23.5px',
				align: 'end',
				gravity: 'center',
				color: '#11223344',
				weight: 'bold',
				style: 'italic',
				decoration: 'underline',
				wrap: true,
				lineSpacing: '4.5px',
				margin: 'xxl',
				position: 'absolute',
				offsetTop: '10px',
				offsetStart: '5%',
				offsetEnd: 'none',
				maxLines: 2,
				adjustMode: 'shrink-to-fit',
				scaling: true,
				action: go,
			}),
		]),
	],
	[
		'every box property',
		bubble([
			box([], {
				flex: 1,
				spacing: '5px',
				margin: 'md',
				backgroundColor: '#00000000',
				borderColor: '#FFFFFF',
				borderWidth: 'semi-bold',
				cornerRadius: 'lg',
				width: '50%',
				maxWidth: '90px',
				height: '10px',
				maxHeight: '80%',
				paddingAll: '12%',
				paddingTop: 'none',
				paddingBottom: '3px',
				paddingStart: 'xs',
				paddingEnd: 'xl',
				justifyContent: 'space-evenly',
				alignItems: 'flex-end',
				action: go,
			}),
		]),
	],
	[
		'a button with a label of 40',
		bubble([
			button(
				{ ...go, label: 'あ'.repeat(40) },
				{
					style: 'primary',
					color: '#0000ff',
					height: 'sm',
					gravity: 'center',
					margin: 'sm',
					adjustMode: 'shrink-to-fit',
				},
			),
		]),
	],
	['a video in the hero', { type: 'bubble', size: 'mega', hero: { ...video, action: go } }],
	['a video with a box as alternative', { type: 'bubble', hero: { ...video, altContent: box([text()]) } }],
	['12 bubbles', carousel(...Array<unknown>(12).fill(bubble([text()])))],
	['bubbles of one size', carousel(bubble([text()], { size: 'mega' }), bubble([text()]))],
	['a bubble of nearly 30 KB', bubble([text({ text: 'a'.repeat(29_850) })])],
	['10 animated images', bubble(Array(10).fill(image({ animated: true })))],
	[
		'separator, filler',
		bubble([
			{ type: 'separator', margin: 'lg', color: '#000000' },
			{ type: 'filler', flex: 2 },
		]),
	],
	['null stands for absent', bubble([text({ size: null, action: null })], { hero: null })],
];
