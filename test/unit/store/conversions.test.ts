import type { ConversionTrigger } from '../../../lib/groupbuy/conversion';
import {
	acceptConversions,
	claimConversions,
	conversionsToSend,
	type ConversionToSend,
} from '../../../lib/store/conversions';
import { upsertCustomer } from '../../../lib/store/customers';
import { eraseBuyer } from '../../../lib/store/erase-buyer';
import type { Store } from '../../../lib/store/store';
import { checkout, customLine, made } from '../../support/fast-orders';
import { DAY, NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

const MING = `U${'1'.repeat(32)}`;
const TAG = 'tag';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const ordered = async (changes = {}, now = NOW) =>
		await made(store, [customLine()], { lineUserId: MING, ...changes }, now);
	const paid = async (code: string, at: number) =>
		await store.db.updateTable('orders').set({ paid_at: at }).where('code', '=', code).execute();
	const toSend = async (changes: object = {}, now = NOW + DAY) => {
		const query = { tagId: TAG, since: 0, triggers: ['placed', 'paid'] as ConversionTrigger[], limit: 100 };
		return await conversionsToSend(store.db, { ...query, ...changes }, now);
	};
	const claim = async (events: readonly ConversionToSend[], tagId = TAG) =>
		(await store.tx(async (trx) => await claimConversions(trx, tagId, events, NOW))).map(
			({ deduplicationKey }) => deduplicationKey,
		);
	const accept = async (keys: readonly string[]) =>
		await store.tx(async (trx) => await acceptConversions(trx, TAG, keys, NOW));

	test('orders placed and paid, the oldest first, each with what tells its buyer', async () => {
		const code = await ordered({ checkout: checkout() });
		const later = await ordered({}, NOW + 1);
		await paid(code, NOW + 2);
		const event = { orderCode: code, lineUserId: MING, currency: 'TWD', valueMinor: 140 };
		const contact = { email: 'ming@example.com', phone: '0912345678' };
		expect(await toSend()).toEqual([
			{
				...{ ...event, ...contact, trigger: 'placed', eventName: 'Conversion' },
				...{ deduplicationKey: `${code}-placed`, at: NOW },
			},
			expect.objectContaining({ orderCode: later, email: null, phone: null }),
			{
				...{ ...event, ...contact, trigger: 'paid', eventName: 'Purchase' },
				...{ deduplicationKey: `${code}-paid`, at: NOW + 2 },
			},
		]);
		expect((await toSend({ limit: 1 })).map(({ orderCode }) => orderCode)).toEqual([code]);
		expect((await toSend({ triggers: ['paid'] })).map(({ at }) => at)).toEqual([NOW + 2]);
		expect((await toSend({ since: NOW + 1 })).map(({ at }) => at)).toEqual([NOW + 1, NOW + 2]);
		expect((await toSend({}, NOW + 1)).map(({ at }) => at)).toEqual([NOW, NOW + 1]);
		expect((await toSend({}, NOW + 1 + 90 * DAY)).map(({ at }) => at)).toEqual([NOW + 1, NOW + 2]);
	});

	test('what the shop knows of its member goes before the recipient', async () => {
		await ordered({ checkout: checkout() });
		await store.tx(async (trx) => {
			const contact = { phone: '0987654321', email: null, name: null, note: null };
			await upsertCustomer(trx, { ...contact, lineUserId: MING, bind: true }, NOW);
		});
		expect(await toSend()).toMatchObject([{ phone: '+886987654321', email: 'ming@example.com' }]);
	});

	test('nothing of the erased, of orders that were cancelled, and of people whom LINE could not know', async () => {
		const code = await ordered();
		await ordered({ lineUserId: 'customer:M1' });
		await ordered({ lineUserId: `U${'2'.repeat(32)}` });
		await store.db.updateTable('orders').set({ state: 'cancelled' }).where('code', '=', code).execute();
		await store.tx(async (trx) => await eraseBuyer(trx, `U${'2'.repeat(32)}`, NOW));
		expect(await toSend()).toEqual([]);
		await ordered({ lineUserId: 'customer:M1', checkout: checkout() });
		expect(await toSend()).toMatchObject([{ lineUserId: null, phone: '0912345678' }]);
	});

	test('each event is told until LINE has accepted it, for each tag by itself', async () => {
		const codes = [await ordered(), await ordered({}, NOW + 1)];
		const keys = codes.map((code) => `${code}-placed`);
		const events = await toSend();
		expect(await claim(events)).toEqual(keys);
		// Killed before the answer, or refused: again.
		expect(await toSend()).toEqual(events);
		expect(await claim(events)).toEqual(keys);
		await accept([keys[0]!]);
		expect(await toSend()).toEqual([events[1]]);
		expect(await claim(events)).toEqual([keys[1]]);
		await accept(keys);
		expect(await claim(events)).toEqual([]);
		expect(await toSend()).toEqual([]);
		expect(await toSend({ tagId: 'other' })).toEqual(events);
		expect(await claim(events, 'other')).toEqual(keys);
		expect(await claim([])).toEqual([]);
	});
});
