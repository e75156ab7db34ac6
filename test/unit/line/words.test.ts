import type { messagingApi } from '@line/bot-sdk';

import { parseOrderMessage } from '../../../lib/groupbuy/order-grammar/parse';
import type { OrderChange, OrderQuery, ParsedMessage } from '../../../lib/groupbuy/order-grammar/types';
import type { ChangeOutcome } from '../../../lib/groupbuy/outcome';
import { DEFAULT_CAMPAIGN_RULES } from '../../../lib/groupbuy/rules';
import { campaignCard } from '../../../lib/line/flex/campaign-card';
import { composeOrderReply } from '../../../lib/line/order-reply';
import { wordsOf } from '../../../lib/line/words';
import { allOf, answer, campaign, candy, changed, item, NOW, quickRepliesOf, said } from './fixtures';

type ItemRequired = Extract<ChangeOutcome, { status: 'item_required' }>;

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

const A1 = { by: 'code', code: 'A1' } as const;
const order = (...changes: OrderChange[]): ParsedMessage => ({ kind: 'order', changes, buyer: null });

test('the examples of the menu are understood', () => {
	expect(wordsOf('zh-TW').menuHint).toContain('A1+1；取消請留言 A1取消');
	expect(wordsOf('en').menuHint).toContain('A1+1; to take it back, A1 cancel');
	expect(parseOrderMessage('A1+1')).toEqual(order({ action: 'add', item: A1, quantity: 1 }));
	expect(parseOrderMessage('A1取消')).toEqual(order({ action: 'cancel', item: A1 }));
	expect(parseOrderMessage('A1 cancel')).toEqual(order({ action: 'cancel', item: A1 }));
});

describe.each(LANGUAGES)('%s: the order grammar understands what is to be tapped or typed', (language) => {
	const { say } = wordsOf(language);
	test.each<[string, ParsedMessage]>([
		[say.cancelItem('A1'), order({ action: 'cancel', item: A1 })],
		[say.acceptOffer, { kind: 'offer_answer', accept: true }],
		[say.declineOffer, { kind: 'offer_answer', accept: false }],
		[say.withdraw('A1'), { kind: 'command', command: { type: 'withdraw', item: A1 } }],
		[say.confirmClose('0482'), { kind: 'command', command: { type: 'confirm', token: '0482' } }],
		[say.confirmWithdraw('4821'), { kind: 'command', command: { type: 'confirm', token: '4821' } }],
	])('%s', (text, meaning) => {
		expect(parseOrderMessage(text)).toEqual(meaning);
	});

	test.each<[ItemRequired['action'], number | null, OrderChange]>([
		['add', 2, { action: 'add', item: A1, quantity: 2 }],
		['remove', 2, { action: 'remove', item: A1, quantity: 2 }],
		['set', 2, { action: 'set', item: A1, quantity: 2 }],
		['cancel', null, { action: 'cancel', item: A1 }],
	])('the item to %s (%s)', (action, quantity, change) => {
		const question = changed({ status: 'item_required', action, quantity, choices: [candy] });
		const [choice] = quickRepliesOf(composeOrderReply(answer([said('小明', question)], { language })));
		expect(parseOrderMessage(choice![1])).toEqual(order(change));
	});

	test('every button of a card', () => {
		const rules = { ...DEFAULT_CAMPAIGN_RULES, waitlist: true };
		const card = campaignCard(campaign({ rules, items: [item(1), item(2, { left: 0 })] }), {
			language,
			timeZone: 'Asia/Taipei',
			now: NOW,
		});
		const typed = allOf(card, 'action').map((action) => (action as messagingApi.MessageAction).text ?? '');
		expect(typed).toEqual(['A1+1', 'A2+1']);
		for (const text of typed) expect(parseOrderMessage(text)).toMatchObject({ kind: 'order' });
	});
});

test('the words that an offer asks for', () => {
	for (const language of LANGUAGES) {
		const { offered, say } = wordsOf(language);
		expect(offered('A1', '小明 ×1', null)).toContain(say.acceptOffer);
		expect(offered('A1', '小明 ×1', null)).toContain(say.declineOffer);
	}
});

test('English speaks no Chinese', () => {
	expect(texts(wordsOf('en')).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
});
