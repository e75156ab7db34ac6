import { parseOrderMessage } from '../../../lib/groupbuy/order-grammar/parse';
import type { OrderQuery } from '../../../lib/groupbuy/order-grammar/types';
import { wordsOf } from '../../../lib/line/words';

const LANGUAGES = ['zh-TW', 'en'] as const;

/** Names of all entries, nested ones too, with the number of their arguments. */
function shape(catalogue: object, prefix = ''): string[] {
	return Object.entries(catalogue)
		.flatMap(([key, value]: [string, unknown]) => {
			if (typeof value === 'object' && value !== null) return shape(value, `${prefix}${key}.`);
			return `${prefix}${key}${typeof value === 'function' ? `/${value.length}` : ''}`;
		})
		.sort();
}

function texts(catalogue: object): string[] {
	return Object.values(catalogue).flatMap((value: unknown) => {
		if (typeof value === 'string') return value;
		return typeof value === 'object' && value !== null ? texts(value) : [];
	});
}

test.each(LANGUAGES)('%s has the same entries as the others, and none is empty', (language) => {
	expect(shape(wordsOf(language))).toEqual(shape(wordsOf('zh-TW')));
	expect(texts(wordsOf(language)).filter((text) => text.trim() === '')).toEqual([]);
});

test.each(LANGUAGES)('%s: the order grammar understands every word that a button sends', (language) => {
	const { commands } = wordsOf(language);
	for (const [query, word] of Object.entries(commands)) {
		expect(parseOrderMessage(word)).toEqual({ kind: 'query', query: query as OrderQuery });
	}
});

test('the examples of the menu are understood', () => {
	const add = { kind: 'order', changes: [{ action: 'add', code: 'A1', quantity: 1 }] };
	const cancel = { kind: 'order', changes: [{ action: 'cancel', code: 'A1' }] };
	expect(wordsOf('zh-TW').menuHint).toContain('A1+1；取消請留言 A1取消');
	expect(wordsOf('en').menuHint).toContain('A1+1; to take it back, A1 cancel');
	expect(parseOrderMessage('A1+1')).toEqual(add);
	expect(parseOrderMessage('A1取消')).toEqual(cancel);
	expect(parseOrderMessage('A1 cancel')).toEqual(cancel);
});

test('English speaks no Chinese', () => {
	expect(texts(wordsOf('en')).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
});
