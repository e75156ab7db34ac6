import type { CommandOutcome, MessageOutcome } from '../../../lib/groupbuy/outcome';
import { listCampaignEvents } from '../../../lib/store/campaign-events';
import { endCampaign } from '../../../lib/store/campaign-actions';
import { getCampaign } from '../../../lib/store/campaign-views';
import type { CampaignInput } from '../../../lib/store/campaigns';
import { updateGroup } from '../../../lib/store/groups';
import { runOperatorMessage } from '../../../lib/store/leader-commands';
import { listOrders } from '../../../lib/store/orders';
import { runSchedule } from '../../../lib/store/schedule';
import type { Store } from '../../../lib/store/store';
import {
	addCampaign,
	addCategory,
	addGroup,
	book,
	HOUR,
	NOW,
	said,
	statuses,
	type ShopItem,
} from '../../support/shop';
import { inconsistencies } from '../../support/consistency';
import { describeStores } from '../../support/stores';

const MINUTE = HOUR / 60;
const ITEMS: readonly ShopItem[] = [
	{ code: 'A1', priceMinor: 100, stock: 5 },
	{ code: 'A2', priceMinor: 50 },
];

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
		await store.tx(async (trx) => {
			await addGroup(trx, 'C1');
			await addCategory(trx, 'Tea', ITEMS);
			await addCategory(trx, 'Cake', [{ code: 'B1' }]);
			await updateGroup(trx, 'C1', { operators: ['U-lead', 'U-help'] }, NOW);
		});
	});
	afterEach(async () => expect(await inconsistencies(store.db)).toEqual([]));

	const campaign = async (changes: Partial<CampaignInput> = {}) =>
		await addCampaign(store, { closesAt: NOW + 5 * HOUR, ...changes });
	/** Says something a while after the opening and answers what became of it. */
	const says = async (who: string, text: string, at = NOW + 10 * MINUTE): Promise<MessageOutcome> => {
		const [outcome] = await book(store, [said(who, text, { at })], at + 1000);
		if (!outcome) throw new Error('There is an outcome for each message');
		return outcome;
	};
	const commands = async (who: string, text: string, at?: number): Promise<CommandOutcome> => {
		const { status, command } = await says(who, text, at);
		if (!command) throw new Error(`'${text}' was no command but ${status}`);
		return command;
	};
	/** Asks and answers the number to confirm. */
	const asks = async (who: string, text: string, at?: number): Promise<string> => {
		const outcome = await commands(who, text, at);
		if (outcome.status !== 'confirm') throw new Error(`'${text}' asked nothing: ${outcome.status}`);
		return outcome.token;
	};
	const nameThem = async (...names: ReadonlyArray<readonly [who: string, name: string]>) => {
		for (const [who, name] of names) {
			await store.db
				.updateTable('buyers')
				.set({ display_name: name })
				.where('line_user_id', '=', `U-${who}`)
				.execute();
		}
	};
	const settle = async (code: string) => {
		await store.tx(async (trx) => await endCampaign(trx, code, NOW + HOUR));
		await runSchedule(store, NOW + 2 * HOUR);
	};

	test.each([
		'結單',
		'延長 1小時',
		'缺貨 A1',
		'補貨 A1 3',
		'商品卡 A1',
		'now A1',
		'標記付款 小明',
		'確認結單 1234',
	])('%s of a member is chatter', async (text) => {
		const { code } = await campaign();
		expect(await says('ming', text)).toMatchObject({ status: 'ignored', command: null });
		expect(await getCampaign(store.db, code, NOW + HOUR)).toMatchObject({ state: 'open' });
	});

	test('operators are those of the campaign, named later or not', async () => {
		await campaign();
		expect(await says('new', '結單')).toMatchObject({ status: 'ignored' });
		await store.tx(async (trx) => await updateGroup(trx, 'C1', { operators: ['U-new'] }, NOW + 11 * MINUTE));
		expect((await commands('new', '結單', NOW + 12 * MINUTE)).status).toBe('confirm');
		expect(await says('lead', '結單', NOW + 13 * MINUTE)).toMatchObject({ status: 'ignored' });
	});

	describe('結單', () => {
		test('asks with the numbers of now, and ends at the time of the second word', async () => {
			const { code, title } = await campaign();
			await says('ming', 'A1+2');
			const asked = await commands('lead', '結單');
			expect(asked).toEqual({
				status: 'confirm',
				command: 'close',
				token: expect.stringMatching(/^\d{4}$/) as string,
				campaignTitle: title,
				item: null,
				buyers: 1,
				pieces: 2,
				expiresAt: NOW + 15 * MINUTE,
			});
			expect(await getCampaign(store.db, code, NOW + 11 * MINUTE)).toMatchObject({ state: 'open' });
			const token = asked.status === 'confirm' ? asked.token : '';
			const at = NOW + 12 * MINUTE;
			expect(await commands('help', `確認結單 ${token}`, at)).toEqual({
				status: 'closed',
				campaignTitle: title,
			});
			expect(await getCampaign(store.db, code, at)).toMatchObject({
				state: 'closed',
				endReason: 'manual',
				endedAt: at,
			});
			const [closed] = (await listCampaignEvents(store.db, code)).filter(({ type }) => type === 'closed');
			expect(closed).toMatchObject({ actor: 'U-help', occurredAt: at });
		});

		test.each<[string, (token: string) => [who: string, text: string, at: number]]>([
			['a number that was never given', (token) => ['lead', `確認結單 ${other(token)}`, NOW + 11 * MINUTE]],
			['one that has run out', (token) => ['lead', `確認結單 ${token}`, NOW + 15 * MINUTE]],
		])('refused: %s', async (_name, answer) => {
			const { code } = await campaign();
			const [who, text, at] = answer(await asks('lead', '結單'));
			expect(await commands(who, text, at)).toEqual({ status: 'stale' });
			expect(await getCampaign(store.db, code, at)).toMatchObject({ state: 'open' });
		});

		test('a number is good once, and until the question is asked again', async () => {
			const { code } = await campaign();
			const first = await asks('lead', '結單');
			const second = await asks('help', '結單', NOW + 11 * MINUTE);
			expect(await commands('lead', `確認結單 ${first}`, NOW + 12 * MINUTE)).toEqual({ status: 'stale' });
			expect(await commands('lead', `確認結單 ${second}`, NOW + 12 * MINUTE)).toMatchObject({
				status: 'closed',
			});
			expect(await commands('lead', `確認結單 ${second}`, NOW + 13 * MINUTE)).toEqual({ status: 'stale' });
			expect((await listCampaignEvents(store.db, code)).filter(({ type }) => type === 'closed')).toHaveLength(
				1,
			);
		});

		test('a number of another group is none here', async () => {
			await campaign();
			const token = await asks('lead', '結單');
			await store.tx(async (trx) => {
				await addGroup(trx, 'C2');
				await updateGroup(trx, 'C2', { operators: ['U-lead'] }, NOW);
			});
			await addCampaign(store, { lineGroupId: 'C2' });
			const elsewhere = said('lead', `確認結單 ${token}`, { at: NOW + 11 * MINUTE, lineGroupId: 'C2' });
			const [outcome] = await book(store, [elsewhere], NOW + 12 * MINUTE);
			expect(outcome?.command).toEqual({ status: 'stale' });
		});

		test('of several campaigns it is the one that ends first; the question names it', async () => {
			await campaign({ title: '晚', closesAt: null });
			const early = await campaign({ title: '早', category: 'Cake', besideOthers: true });
			expect(await commands('lead', '結單')).toMatchObject({ status: 'confirm', campaignTitle: '早' });
			await store.tx(async (trx) => await endCampaign(trx, early.code, NOW + 11 * MINUTE));
			expect(await commands('lead', '結單', NOW + 12 * MINUTE)).toMatchObject({
				status: 'confirm',
				campaignTitle: '晚',
			});
		});

		test('what is ordered in the same batch counts by when it was written', async () => {
			await campaign();
			const token = await asks('lead', '結單');
			const at = (minute: number) => ({ at: NOW + minute * MINUTE });
			const outcomes = await book(
				store,
				[
					said('mei', 'A1+1', at(13)),
					said('lead', `確認結單 ${token}`, at(12)),
					said('ming', 'A1+1', at(11)),
				],
				NOW + 14 * MINUTE,
			);
			expect(statuses(outcomes)).toEqual(['closed', 'command', 'booked']);
		});

		test('an end that becomes known late takes out what was written after it', async () => {
			await campaign();
			const token = await asks('lead', '結單');
			await says('ming', 'A1+2', NOW + 11 * MINUTE);
			await says('mei', 'A1+1', NOW + 13 * MINUTE);
			expect(await commands('lead', `確認結單 ${token}`, NOW + 12 * MINUTE)).toMatchObject({
				status: 'closed',
			});
			const orders = await listOrders(store.db, { activeOnly: true });
			expect(orders.map(({ lineUserId }) => lineUserId)).toEqual(['U-ming']);
		});

		test('when it has ended already', async () => {
			const { code, title } = await campaign();
			await store.tx(async (trx) => await endCampaign(trx, code, NOW + MINUTE));
			expect(await commands('lead', '結單')).toEqual({
				status: 'not_now',
				why: 'ended',
				campaignTitle: title,
			});
		});
	});

	describe('延長', () => {
		test('moves the end at once', async () => {
			const { code, title } = await campaign();
			expect(await commands('lead', '延長 2小時')).toEqual({
				status: 'extended',
				campaignTitle: title,
				closesAt: NOW + 7 * HOUR,
			});
			expect(await getCampaign(store.db, code, NOW + HOUR)).toMatchObject({ closesAt: NOW + 7 * HOUR });
		});

		test('written in time it counts although it arrives late', async () => {
			const { code } = await campaign();
			await runSchedule(store, NOW + 5 * HOUR);
			const late = said('lead', '延長 30分鐘', { at: NOW + 5 * HOUR - 1 });
			const [outcome] = await book(store, [late], NOW + 5 * HOUR + MINUTE);
			expect(outcome?.command).toMatchObject({ status: 'extended' });
			expect(await getCampaign(store.db, code, NOW + 5 * HOUR + MINUTE)).toMatchObject({ state: 'open' });
		});

		test('what has no end needs none; what has ended stays ended', async () => {
			const { code } = await campaign({ closesAt: null });
			expect(await commands('lead', '延長 2小時')).toMatchObject({ status: 'not_now', why: 'no_end' });
			await store.tx(async (trx) => await endCampaign(trx, code, NOW + 11 * MINUTE));
			expect(await commands('lead', '延長 2小時', NOW + 12 * MINUTE)).toMatchObject({
				status: 'not_now',
				why: 'ended',
			});
		});
	});

	describe('items', () => {
		test('商品卡: names the item and its campaign, also when it is sold out or over', async () => {
			const { code } = await campaign();
			const card = { status: 'card', campaignCode: code, code: 'A1', title: 'Item A1' };
			expect(await commands('help', '商品卡 A1')).toEqual(card);
			await says('lead', '缺貨 A1', NOW + 11 * MINUTE);
			expect(await commands('lead', 'now A1', NOW + 12 * MINUTE)).toEqual(card);
			expect(await commands('lead', '商品卡 A3', NOW + 13 * MINUTE)).toMatchObject({
				status: 'unknown_item',
			});
			await settle(code);
			expect(await commands('lead', '商品卡 A1', NOW + 3 * HOUR)).toEqual(card);
		});

		test('缺貨: no more is sold, what is ordered stays; 補貨 sells again', async () => {
			await campaign();
			await says('ming', 'A2+2');
			expect(await commands('lead', '缺貨 A2', NOW + 11 * MINUTE)).toEqual({
				status: 'sold_out',
				code: 'A2',
				title: 'Item A2',
				ordered: 2,
			});
			expect((await says('mei', 'A2+1', NOW + 12 * MINUTE)).status).toBe('insufficient_stock');
			expect(await commands('lead', '補貨 A2 3', NOW + 13 * MINUTE)).toEqual({
				status: 'restocked',
				code: 'A2',
				title: 'Item A2',
				quantity: 3,
				left: 3,
			});
			expect((await says('mei', 'A2+1', NOW + 14 * MINUTE)).status).toBe('booked');
		});

		test('缺貨取消 asks, then takes the item back from everyone', async () => {
			const { code, title } = await campaign();
			await says('ming', 'A1+2 A2+1');
			await says('mei', 'A1+1');
			const asked = await commands('lead', '缺貨取消 A1', NOW + 11 * MINUTE);
			expect(asked).toMatchObject({
				status: 'confirm',
				command: 'withdraw',
				campaignTitle: title,
				item: { code: 'A1', title: 'Item A1' },
				buyers: 2,
				pieces: 3,
			});
			const token = asked.status === 'confirm' ? asked.token : '';
			expect(await commands('lead', `確認缺貨取消 ${token}`, NOW + 12 * MINUTE)).toEqual({
				status: 'withdrawn',
				code: 'A1',
				title: 'Item A1',
				buyers: 2,
				pieces: 3,
			});
			expect(await getCampaign(store.db, code, NOW + HOUR)).toMatchObject({ pieces: 1, buyers: 1 });
			const types = (await listCampaignEvents(store.db, code)).map(({ type }) => type);
			expect(types).toEqual(['created', 'opened', 'withdrawn']);
		});

		test('a question about one item does not answer for another', async () => {
			await campaign();
			await says('ming', 'A1+2 A2+1');
			const first = await asks('lead', '缺貨取消 A1', NOW + 11 * MINUTE);
			await asks('lead', '缺貨取消 A2', NOW + 12 * MINUTE);
			expect(await commands('lead', `確認缺貨取消 ${first}`, NOW + 13 * MINUTE)).toEqual({
				status: 'stale',
			});
		});

		test.each<[string, Partial<CommandOutcome>]>([
			['缺貨 A3', { status: 'unknown_item', input: 'A3', suggestions: ['A1', 'A2'] }],
			[
				'缺貨 茶葉',
				{
					status: 'item_required',
					choices: [
						{ code: 'A1', title: 'Item A1' },
						{ code: 'A2', title: 'Item A2' },
					],
				},
			],
		])('%s: nothing is guessed', async (text, outcome) => {
			await campaign();
			await store.db.updateTable('campaign_items').set({ keywords: '["茶葉"]' }).execute();
			expect(await commands('lead', text)).toEqual(outcome);
		});

		test('when nothing runs', async () => {
			const { code } = await campaign();
			await settle(code);
			expect(await commands('lead', '補貨 A1 3', NOW + 3 * HOUR)).toEqual({ status: 'no_campaign' });
		});
	});

	describe('標記', () => {
		test('付款 by name, by order code, and once more', async () => {
			await campaign();
			await says('ming', 'A1+2');
			await says('mei', 'A1+1');
			await nameThem(['ming', '王小明'], ['mei', '小美']);
			const [ming, mei] = await listOrders(store.db, {});
			expect(await commands('lead', '標記付款 王小明', NOW + 11 * MINUTE)).toEqual({
				status: 'paid',
				name: '王小明',
				orderCodes: [ming?.code],
				already: false,
			});
			expect(await commands('help', `標記付款 ${mei?.code}`, NOW + 12 * MINUTE)).toMatchObject({
				status: 'paid',
				name: '小美',
				already: false,
			});
			expect(await commands('lead', '標記付款 王小明', NOW + 13 * MINUTE)).toMatchObject({ already: true });
			const paid = await listOrders(store.db, {});
			expect(paid.map(({ paidAt }) => paidAt)).toEqual([NOW + 11 * MINUTE, NOW + 12 * MINUTE]);
		});

		test('取貨 once the campaign is settled', async () => {
			const { code, title } = await campaign();
			await says('ming', 'A1+2');
			await nameThem(['ming', '王小明']);
			expect(await commands('lead', '標記取貨 王小明')).toEqual({
				status: 'not_now',
				why: 'not_settled',
				campaignTitle: title,
			});
			await settle(code);
			expect(await commands('lead', '標記取貨 王小明', NOW + 3 * HOUR)).toMatchObject({
				status: 'picked_up',
				already: false,
			});
		});

		test('取貨 of what is paid in advance, only when it is paid', async () => {
			const { code } = await campaign({ rules: { payment: 'prepaid' } });
			await says('ming', 'A1+2');
			await nameThem(['ming', '王小明']);
			await settle(code);
			expect(await commands('lead', '標記取貨 王小明', NOW + 3 * HOUR)).toMatchObject({
				status: 'not_now',
				why: 'unpaid',
			});
		});

		test('nobody, or several, of a name; an order that is not of this group', async () => {
			await campaign();
			await says('ming', 'A1+1');
			await says('mei', 'A1+1');
			await nameThem(['ming', 'Amy'], ['mei', 'amy']);
			expect(await commands('lead', '標記付款 小華')).toEqual({
				status: 'unknown_person',
				name: '小華',
				count: 0,
			});
			expect(await commands('lead', '標記付款 Amy')).toEqual({
				status: 'unknown_person',
				name: 'Amy',
				count: 2,
			});
			expect(await commands('lead', '標記付款 R2222222')).toEqual({
				status: 'unknown_order',
				input: 'R2222222',
			});
		});
	});

	describe('in a chat with the bot alone', () => {
		const scan = async (who: string, orderCode: string) =>
			await store.tx(
				async (trx) =>
					await runOperatorMessage(
						trx,
						{
							lineUserId: `U-${who}`,
							command: { type: 'mark_picked_up', who: { by: 'order', code: orderCode } },
							at: NOW + 3 * HOUR,
						},
						NOW + 3 * HOUR,
					),
			);

		test("an operator's scan marks the order, anybody else's is chatter", async () => {
			const { code } = await campaign();
			await says('ming', 'A1+2');
			await settle(code);
			const [order] = await listOrders(store.db, {});
			const orderCode = order?.code ?? '';
			expect(await scan('ming', orderCode)).toBeUndefined();
			expect(await scan('lead', 'R2222222')).toEqual({ status: 'unknown_order', input: 'R2222222' });
			expect(await scan('lead', orderCode)).toMatchObject({ status: 'picked_up', already: false });
			expect(await scan('help', orderCode)).toMatchObject({ status: 'picked_up', already: true });
		});

		test('other commands need their group', async () => {
			await campaign();
			const request = { lineUserId: 'U-lead', command: { type: 'close' as const }, at: NOW };
			expect(await store.tx(async (trx) => await runOperatorMessage(trx, request, NOW))).toBeUndefined();
		});
	});

	test('a message that comes twice is done once and gets the same answer', async () => {
		const { code } = await campaign();
		const message = said('lead', '延長 1小時', { at: NOW + 10 * MINUTE });
		const [first] = await book(store, [message], NOW + 11 * MINUTE);
		const [again] = await book(store, [message], NOW + 12 * MINUTE);
		expect(again).toEqual({ ...first, replayed: true });
		expect(await getCampaign(store.db, code, NOW + HOUR)).toMatchObject({ closesAt: NOW + 6 * HOUR });
	});

	test('two operators who confirm at once end it once', async () => {
		const { code } = await campaign();
		const token = await asks('lead', '結單');
		const at = NOW + 12 * MINUTE;
		const outcomes = await Promise.all(
			['lead', 'help'].map(async (who) => await commands(who, `確認結單 ${token}`, at)),
		);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(['closed', 'stale']);
		expect((await listCampaignEvents(store.db, code)).filter(({ type }) => type === 'closed')).toHaveLength(
			1,
		);
	});
});

/** Another number of four digits. */
function other(token: string): string {
	return String((Number(token) + 1) % 10_000).padStart(4, '0');
}
