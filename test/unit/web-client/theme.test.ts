import { contrast, rgbOf, themeOf } from '../../../lib/web/client/theme';

const read = (css: string): [number, number, number] => {
	const [red = 0, green = 0, blue = 0] = css.match(/\d+/g)?.map(Number) ?? [];
	return [red, green, blue];
};

test.each([
	'#06c755',
	'#2f7d4f',
	'#ffe14d',
	'#ffffff',
	'#000000',
	'#ff0000',
	'#7f7f7f',
	'#0b57d0',
	'#f8bbd0',
])('%s: text on it, and text of it, can be read', (color) => {
	const { fill, onFill, text, soft } = themeOf(color);
	expect(fill).toBe(`rgb(${rgbOf(color)?.join(' ')})`);
	expect(contrast(read(onFill), read(fill))).toBeGreaterThanOrEqual(4.5);
	expect(contrast(read(text), read(soft))).toBeGreaterThanOrEqual(4.5);
	expect(contrast(read(text), [245, 245, 243])).toBeGreaterThanOrEqual(4.5);
});

test('a button in the colour of the page has an edge', () => {
	expect(themeOf('#ffffff').edge).not.toBe('transparent');
	expect(themeOf('#2f7d4f').edge).toBe('transparent');
});

test.each(['', 'red', '#123', 'url(x)', '#12345g'])('%p is no colour: the default', (color) => {
	expect(themeOf(color)).toEqual(themeOf('#06c755'));
});

test('contrast as WCAG counts it', () => {
	expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
	expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
});
