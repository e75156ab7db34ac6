import { checkFlex } from './flex';
import { ACCEPTED_FLEX, box, bubble, button, carousel, go, HTTPS, image, text, video } from './flex-samples';

type Json = Record<string, unknown>;

test.each(ACCEPTED_FLEX)('accepted: %s', (_, contents) => {
	expect(checkFlex(contents)).toEqual([]);
});

describe('refused', () => {
	test.each<[string, Json, string, string]>([
		['an unknown container', { type: 'card' }, '/', 'invalid property'],
		['no type', {}, '/type', 'must be specified'],
		['an empty carousel', carousel(), '/contents', 'invalid property'],
		['13 bubbles', carousel(...Array<unknown>(13).fill(bubble([text()]))), '/contents', 'invalid property'],
		[
			'bubbles of different sizes',
			carousel(bubble([text()]), bubble([text()], { size: 'kilo' })),
			'/contents/1/size',
			'invalid property',
		],
		['a carousel in a carousel', carousel(carousel(bubble([text()]))), '/contents/0', 'invalid property'],
		['an unknown bubble size', bubble([text()], { size: 'huge' }), '/size', 'invalid property'],
		['a text as body', { type: 'bubble', body: text() }, '/body', 'invalid property'],
		['a text as hero', { type: 'bubble', hero: text() }, '/hero', 'invalid property'],
		['an unknown component', bubble([text(), { type: 'spacer' }]), '/body/contents/1', 'invalid property'],
		['an unknown property', bubble([text({ colour: 'red' })]), '/body/contents/0/colour', 'unknown field'],
		['a type in styles', bubble([text()], { styles: { type: 'x' } }), '/styles/type', 'unknown field'],
		['empty text', bubble([text({ text: '' })]), '/body/contents/0/text', 'must be non-empty text'],
		['neither text nor spans', bubble([{ type: 'text' }]), '/body/contents/0/text', 'must be non-empty text'],
		['no spans', bubble([text({ contents: [] })]), '/body/contents/0/contents', 'invalid property'],
		[
			'an empty span',
			bubble([text({ contents: [{ type: 'span', text: '' }] })]),
			'/body/contents/0/contents/0/text',
			'must be non-empty text',
		],
		['a span in a box', bubble([{ type: 'span', text: 'x' }]), '/body/contents/0', 'invalid property'],
		['text that is a number', bubble([text({ text: 120 })]), '/body/contents/0/text', 'invalid property'],
		['a colour by name', bubble([text({ color: 'red' })]), '/body/contents/0/color', 'invalid property'],
		['a short colour', bubble([text({ color: '#f00' })]), '/body/contents/0/color', 'invalid property'],
		['an unknown font size', bubble([text({ size: 'huge' })]), '/body/contents/0/size', 'invalid property'],
		['a font size in percent', bubble([text({ size: '50%' })]), '/body/contents/0/size', 'invalid property'],
		['a font size of full', bubble([text({ size: 'full' })]), '/body/contents/0/size', 'invalid property'],
		['a margin in percent', bubble([text({ margin: '5%' })]), '/body/contents/0/margin', 'invalid property'],
		['wrap as text', bubble([text({ wrap: 'true' })]), '/body/contents/0/wrap', 'invalid property'],
		['maxLines below 0', bubble([text({ maxLines: -1 })]), '/body/contents/0/maxLines', 'invalid property'],
		['flex as a fraction', bubble([text({ flex: 0.5 })]), '/body/contents/0/flex', 'invalid property'],
		[
			'an icon outside of a baseline box',
			bubble([{ type: 'icon', url: HTTPS }]),
			'/body/contents/0',
			'invalid property',
		],
		[
			'a button in a baseline box',
			bubble([box([button(go)], { layout: 'baseline' })]),
			'/body/contents/0/contents/0',
			'invalid property',
		],
		[
			'a separator in a baseline box',
			bubble([box([{ type: 'separator' }], { layout: 'baseline' })]),
			'/body/contents/0/contents/0',
			'invalid property',
		],
		[
			'a box without layout',
			bubble([{ type: 'box', contents: [] }]),
			'/body/contents/0/layout',
			'must be specified',
		],
		[
			'a box without contents',
			bubble([{ type: 'box', layout: 'vertical' }]),
			'/body/contents/0/contents',
			'must be specified',
		],
		[
			'an unknown layout',
			bubble([box([], { layout: 'grid' })]),
			'/body/contents/0/layout',
			'invalid property',
		],
		[
			'a gradient without end',
			bubble([box([], { background: { type: 'linearGradient', angle: '0deg', startColor: '#000000' } })]),
			'/body/contents/0/background/endColor',
			'must be specified',
		],
		[
			'a gradient of 360 degrees',
			bubble([
				box([], {
					background: { type: 'linearGradient', angle: '360deg', startColor: '#000000', endColor: '#000000' },
				}),
			]),
			'/body/contents/0/background/angle',
			'invalid property',
		],
		[
			'an image over http',
			bubble([image({ url: 'http://a.tw/a.png' })]),
			'/body/contents/0/url',
			'invalid uri scheme',
		],
		['an image without url', bubble([{ type: 'image' }]), '/body/contents/0/url', 'must be specified'],
		[
			'an image url not encoded',
			bubble([image({ url: 'https://example.com/圖.png' })]),
			'/body/contents/0/url',
			'invalid uri',
		],
		[
			'an image url of 2,001',
			bubble([image({ url: `https://a.tw/${'a'.repeat(1_988)}` })]),
			'/body/contents/0/url',
			'invalid property',
		],
		[
			'an image more than three times as high as wide',
			bubble([image({ aspectRatio: '1:3.1' })]),
			'/body/contents/0/aspectRatio',
			'invalid property',
		],
		[
			'an aspect ratio of 0',
			bubble([image({ aspectRatio: '0:1' })]),
			'/body/contents/0/aspectRatio',
			'invalid property',
		],
		['11 animated images', bubble(Array(11).fill(image({ animated: true }))), '/', 'invalid property'],
		[
			'a button without label',
			bubble([button({ type: 'uri', uri: 'https://example.com/' })]),
			'/body/contents/0/action/label',
			'must be specified',
		],
		[
			'a button label of 41',
			bubble([button({ ...go, label: 'あ'.repeat(41) })]),
			'/body/contents/0/action/label',
			'invalid property',
		],
		['a button without action', bubble([{ type: 'button' }]), '/body/contents/0/action', 'must be specified'],
		[
			'a camera action',
			bubble([button({ type: 'camera', label: 'x' })]),
			'/body/contents/0/action/type',
			'invalid property',
		],
		[
			'a richmenuswitch action',
			bubble([button({ type: 'richmenuswitch', label: 'x', richMenuAliasId: 'a', data: 'b' })]),
			'/body/contents/0/action/type',
			'invalid property',
		],
		[
			'a postback without data',
			bubble([button({ type: 'postback', label: 'x' })]),
			'/body/contents/0/action/data',
			'must be specified',
		],
		[
			'a uri scheme',
			bubble([button({ ...go, uri: 'javascript:alert(1)' })]),
			'/body/contents/0/action/uri',
			'invalid uri scheme',
		],
		[
			'a relative uri',
			bubble([button({ ...go, uri: '/order' })]),
			'/body/contents/0/action/uri',
			'invalid uri',
		],
		['a video in the body', bubble([video]), '/body/contents/0', 'invalid property'],
		[
			'a video in a small bubble',
			{ type: 'bubble', size: 'micro', hero: video },
			'/hero',
			'invalid property',
		],
		[
			'a video in a carousel',
			carousel({ type: 'bubble', hero: video }),
			'/contents/0/hero',
			'invalid property',
		],
		[
			'a video without alternative',
			{ type: 'bubble', hero: { type: 'video', url: HTTPS, previewUrl: HTTPS } },
			'/hero/altContent',
			'must be specified',
		],
		[
			'a video with a text as alternative',
			{ type: 'bubble', hero: { ...video, altContent: text() } },
			'/hero/altContent',
			'invalid property',
		],
		[
			'a video with a message action',
			{ type: 'bubble', hero: { ...video, action: { type: 'message', text: 'x' } } },
			'/hero/action/type',
			'invalid property',
		],
		['a pointer with / and ~', bubble([text({ 'a/b~c': 1 })]), '/body/contents/0/a~1b~0c', 'unknown field'],
	])('%s', (_, contents, property, message) => {
		expect(checkFlex(contents)).toEqual([{ message, property }]);
	});

	test.each<[string, Json]>([
		['a bubble over 30 KB', bubble([text({ text: 'a'.repeat(30_000) })])],
		['bytes count, not characters', bubble([text({ text: '好'.repeat(10_000) })])],
		[
			'a carousel over 50 KB',
			carousel(...Array<unknown>(3).fill(bubble([text({ text: 'a'.repeat(17_000) })]))),
		],
	])('%s', (_, contents) => {
		expect(checkFlex(contents)[0]?.message).toMatch(/^Too large flex message/);
	});
});
