// Whatever table knows of a person: after erasing none does, and all numbers are the same.
import { getBuyer } from '../../../lib/store/buyer-records';
import { saveProfiles } from '../../../lib/store/buyers';
import { checkOutOrder } from '../../../lib/store/checkout-orders';
import { upsertCustomer } from '../../../lib/store/customers';
import { updateDelivery } from '../../../lib/store/delivery';
import { eraseBuyer } from '../../../lib/store/erase-buyer';
import { writeBudgetSettings } from '../../../lib/store/message-budget';
import { addToOutbox } from '../../../lib/store/outbox';
import { dueChats } from '../../../lib/store/outbox-due';
import { listOutbox, listPushes } from '../../../lib/store/outbox-lists';
import { preparePush } from '../../../lib/store/outbox-pushes';
import { claimPush } from '../../../lib/store/push-guard';
import { listOrders } from '../../../lib/store/orders';
import { submitProof } from '../../../lib/store/payment-proofs';
import type { Database } from '../../../lib/store/schema';
import type { Store } from '../../../lib/store/store';
import { inconsistencies } from '../../support/consistency';
import { checkout } from '../../support/fast-orders';
import { book, NOW, said } from '../../support/shop';
import { endAndSettle, openRuled, ordersInShort } from '../../support/settling';
import { describeStores } from '../../support/stores';

const LATER = NOW + 50_000;
const ID = 'U-wang';
const NAME = '王小明"\\';

const TABLES: ReadonlyArray<keyof Database> = [
	'bank_transactions',
	'bookings',
	'buyer_marks',
	'buyers',
	'campaign_events',
	'campaigns',
	'customers',
	'inbox_events',
	'line_groups',
	'order_events',
	'orders',
	'outbox',
	'outbox_pushes',
	'payment_proofs',
	'pending_commands',
	'sent_messages',
	'waitlist_entries',
];

describeStores((open) => {
	let store: Store;
	let campaign: string;
	beforeEach(async () => {
		store = await open();
		campaign = await openRuled(store, [{ code: 'A1', stock: 3 }], { waitlist: true });
		await book(store, [
			said('wang', 'A1+2', { at: NOW + 1 }),
			said('hua', 'A1+1', { at: NOW + 2 }),
			said('wang', 'A1+1', { at: NOW + 3 }),
			said('wang', 'A1+0', { at: NOW + 4 }),
		]);
		await store.tx(async (trx) => {
			await saveProfiles(
				trx,
				[
					{ lineUserId: ID, displayName: NAME, pictureUrl: 'https://profile.example/wang' },
					{ lineUserId: 'U-hua', displayName: '小華', pictureUrl: null },
				],
				NOW,
			);
			const [order] = await listOrders(trx, { lineUserIds: [ID] });
			const recipient = { recipientName: NAME, recipientPhone: '0912345678', note: `for ${NAME}` };
			await updateDelivery(trx, order!.code, recipient, NOW);
			const contact = { lineUserId: ID, phone: '0912345678', email: 'wang@example.com' };
			await upsertCustomer(trx, { ...contact, name: NAME, note: `knows ${NAME}`, bind: true }, NOW);
			const chosen = checkout({
				recipient: { ...checkout().recipient, name: NAME, email: 'wang@example.com' },
				invoice: { type: 'personal', carrier: 'mobile_barcode', carrierCode: '/ABC+123' },
			});
			await checkOutOrder(trx, order!.code, chosen, NOW);
			const picture = new TextEncoder().encode('a picture of the transfer');
			const file = { bytes: picture, mime: 'image/png', sha256: 'abcdef' };
			await submitProof(trx, { orderCode: order!.code, lastFive: '54321', file, at: NOW }, NOW);
			const { id: orderId } = await trx
				.selectFrom('orders')
				.select('id')
				.where('code', '=', order!.code)
				.executeTakeFirstOrThrow();
			await trx
				.insertInto('bank_transactions')
				.values({
					...{ key: 'b1', booked_at: NOW, amount_minor: 280, last_five: '54321', memo: NAME },
					...{ order_id: orderId, matched_at: NOW },
				})
				.execute();
			await trx
				.insertInto('inbox_events')
				.values(
					(['done', 'dead', 'pending'] as const).map((state) => ({
						trigger_id: 't',
						event_id: state,
						chat_id: state === 'dead' ? ID : 'C1',
						event_at: NOW,
						received_at: NOW,
						payload: JSON.stringify({
							event: { source: { userId: ID }, message: { text: `I am ${NAME}` }, state },
						}),
						state,
						attempts: 1,
						due_at: NOW,
					})),
				)
				.execute();
			const notice = {
				kind: 'promoted',
				lineUserId: ID,
				code: 'A1',
				title: 'Tea',
				quantity: 1,
				holdUntil: null,
			};
			await trx
				.insertInto('outbox')
				.values({
					chat_id: 'C1',
					kind: 'notice',
					key: 'n1',
					payload: JSON.stringify({ type: 'notice', notice }),
					created_at: NOW,
				})
				.execute();
			const operators = JSON.stringify([ID, 'U-helper']);
			await trx.updateTable('line_groups').set({ operators }).execute();
			await trx.updateTable('campaigns').set({ operators }).execute();
			await trx.updateTable('order_events').set({ actor: ID }).where('text', '=', 'A1+1').execute();
		});
	});

	const erase = async () => await store.tx(async (trx) => await eraseBuyer(trx, ID, LATER));

	/** Rows that still hold one of these words. */
	async function holding(...words: string[]): Promise<string[]> {
		const found: string[] = [];
		for (const table of TABLES) {
			for (const row of await store.db.selectFrom(table).selectAll().execute()) {
				const values = Object.values(row).map(String);
				const known = words.filter((word) =>
					values.some((value) => value.includes(word) || value.includes(JSON.stringify(word).slice(1, -1))),
				);
				found.push(...known.map((word) => `${table}: ${word} in ${JSON.stringify(row)}`));
			}
		}
		return found;
	}

	test('nothing tells who it was, but an event that still waits', async () => {
		expect((await holding(ID, NAME)).length).toBeGreaterThan(8);
		const { pseudonym, ...erased } = await erase();
		expect(pseudonym).toMatch(/^erased:[0-9a-f-]{36}$/);
		expect(erased).toMatchObject({ orders: 1, events: 2 });
		expect(erased.ledgerRows).toBeGreaterThanOrEqual(1);
		expect(erased.messages).toBeGreaterThanOrEqual(3);
		const typed = [
			'0912345678',
			'+886912345678',
			'wang@example.com',
			'/ABC+123',
			'重慶南路',
			'54321',
			'abcdef',
		];
		const left = await holding(ID, NAME, 'profile.example', 'A1+2', 'A1+0', ...typed);
		expect(left.filter((row) => !row.includes('"state":"pending"'))).toEqual([]);
	});

	test('orders, totals, stock and the waitlist stay', async () => {
		const before = await ordersInShort(store);
		const waiting = await store.db.selectFrom('waitlist_entries').select('quantity').execute();
		const { pseudonym } = await erase();
		expect(await ordersInShort(store)).toEqual(before.map((order) => order.replace('wang', pseudonym)));
		expect(await store.db.selectFrom('waitlist_entries').select('quantity').execute()).toEqual(waiting);
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	test('others keep their words, and operators stay who they are', async () => {
		await store.db.updateTable('order_events').set({ actor: null }).execute();
		await erase();
		const texts = await store.db
			.selectFrom('order_events')
			.select('text')
			.where('delta', '>', 0)
			.orderBy('id')
			.execute();
		expect(texts.map(({ text }) => text)).toEqual([null, 'A1+1']);
		const { operators } = await store.db
			.selectFrom('campaigns')
			.select('operators')
			.executeTakeFirstOrThrow();
		expect(operators).toBe('["U-helper"]');
		expect(await getBuyer(store.db, 'U-hua', LATER)).toMatchObject({ displayName: '小華' });
	});

	test('an unsaid notice is not said any more', async () => {
		await erase();
		const notices = await store.db.selectFrom('outbox').select(['key', 'done_at']).execute();
		expect(notices).toContainEqual({ key: 'n1', done_at: LATER });
	});

	test('messages to and about them go, in pushes too; others of such a push are still said', async () => {
		const text = (words: string) => ({ type: 'text', text: words });
		const leave = async (key: string, chatId: string, words: string) =>
			await addToOutbox(
				store,
				{
					...{ chatId, key, campaignId: null, deadlineAt: NOW, expiresAt: null, policy: 'allow' },
					message: { type: 'composed', composed: { messages: [text(words)] } },
				},
				NOW,
			);
		await store.tx(async (trx) => await writeBudgetSettings(trx, { policy: 'allow' }, NOW));
		await leave(`hello ${ID}`, ID, `Hello ${NAME}`);
		await leave('beside', 'C1', 'arrived');
		for (const { chatId, entries } of await dueChats(store.db, { botUserId: 'Ubot', limit: 9 }, NOW)) {
			const entryIds = entries.map(({ id }) => id);
			const push = { chatId, entryIds, messages: [text(NAME)], recipients: 1, retryKey: `to ${chatId}` };
			await preparePush(store, push, NOW);
		}
		// LINE may have taken the one to the person.
		const retryKey = `to ${ID}`;
		const asked = { chatId: ID, channelKey: 'shop', recipients: 1, messageCount: 1, isApproved: false };
		await claimPush(store, { ...asked, requestKey: retryKey, policy: 'allow' }, NOW);
		await store.db.updateTable('sent_messages').set({ request_key: 'k' }).execute();
		await store.db.updateTable('outbox_pushes').set({ retry_key: 'k' }).where('chat_id', '=', ID).execute();

		await erase();
		expect((await holding(ID, NAME)).filter((row) => !row.includes('"state":"pending"'))).toEqual([]);
		const toThem = await store.db
			.selectFrom('outbox')
			.select(['outcome', 'reason', 'done_at'])
			.where('push_id', 'is not', null)
			.execute();
		expect(toThem).toEqual([{ outcome: 'unknown', reason: 'erased', done_at: LATER }]);
		const states = (await listPushes(store.db, {})).map(({ state }) => state);
		expect(states.sort()).toEqual(['unknown', 'withdrawn']);
		const waiting = await listOutbox(store.db, { isWaiting: true });
		expect(waiting.map(({ key, pushCode }) => [key, pushCode])).toContainEqual(['beside', null]);
		expect(waiting.map(({ kind }) => kind)).not.toContain('promoted');
	});

	test('whoever is named within a key, a subject, a link or another’s push is found', async () => {
		const link = JSON.stringify({ messages: [{ type: 'text', text: `https://shop.example/?of=${ID}&x=1` }] });
		const composed = JSON.stringify({ type: 'composed', composed: { messages: [] } });
		const notice = { kind: 'promoted', lineUserId: 'U-hua', code: 'A1', quantity: 1, holdUntil: null };
		const about = { type: 'notice', notice: { ...notice, title: `Gift of ${ID}` } };
		const entry = { chat_id: 'C1', kind: 'composed', payload: composed, created_at: NOW };
		await store.db
			.insertInto('outbox')
			.values([
				{ ...entry, key: `thanks:${ID}:1` },
				{ ...entry, key: 'by subject', subject: `debt-${ID}` },
				{ ...entry, key: 'by link', payload: `{"type":"composed","composed":${link}}` },
				{ ...entry, key: 'by title', kind: 'notice', payload: JSON.stringify(about) },
				{ ...entry, key: 'another', subject: 'debt-U-hua' },
			])
			.execute();
		await store.db
			.insertInto('outbox_pushes')
			.values({
				...{ code: 'S1', chat_id: 'C1', retry_key: 'r', messages: link, recipients: 1, policy: 'allow' },
				...{ state: 'sent', next_attempt_at: NOW, created_at: NOW, updated_at: NOW },
			})
			.execute();
		const { pseudonym } = await erase();
		expect((await holding(ID)).filter((row) => !row.includes('"state":"pending"'))).toEqual([]);
		const entries = await store.db
			.selectFrom('outbox')
			.select(['key', 'subject', 'outcome'])
			.where('chat_id', '=', 'C1')
			.where('key', '<>', 'n1')
			.where('created_at', '=', NOW)
			.where('campaign_id', 'is', null)
			.orderBy('id')
			.execute();
		expect(entries).toEqual([
			{ key: `thanks:${pseudonym}:1`, subject: null, outcome: 'retracted' },
			{ key: 'by subject', subject: `debt-${pseudonym}`, outcome: 'retracted' },
			{ key: 'by link', subject: null, outcome: 'retracted' },
			{ key: 'by title', subject: null, outcome: 'retracted' },
			{ key: 'another', subject: 'debt-U-hua', outcome: null },
		]);
		expect(await store.db.selectFrom('outbox_pushes').select(['state', 'messages']).execute()).toEqual([
			{ state: 'sent', messages: '[]' },
		]);
	});

	test('the book can still be settled, and a later message is somebody new’s', async () => {
		const { pseudonym } = await erase();
		await book(store, [said('wang', 'A1-1', { at: NOW + 6 })]);
		expect(await getBuyer(store.db, pseudonym, LATER)).toMatchObject({ pieces: 2, erasedAt: LATER });
		await endAndSettle(store, campaign);
		expect(await ordersInShort(store)).toEqual([
			`${pseudonym} proof_submitted 200: A1×2@100`,
			'hua confirmed 100: A1×1@100',
		]);
	});

	test('a member who is somebody else’s LINE account too stays a member', async () => {
		const { customer_id } = await store.db
			.selectFrom('buyers')
			.select('customer_id')
			.where('line_user_id', '=', ID)
			.executeTakeFirstOrThrow();
		await store.db.updateTable('buyers').set({ customer_id }).where('line_user_id', '=', 'U-hua').execute();
		const { pseudonym } = await erase();
		expect(await store.db.selectFrom('customers').select('erased_at').execute()).toEqual([
			{ erased_at: null },
		]);
		const unbound = await store.db
			.selectFrom('buyers')
			.select('line_user_id')
			.where('customer_id', 'is', null)
			.execute();
		expect(unbound).toEqual([{ line_user_id: pseudonym }]);
	});

	test('the picture of a payment is gone, that it was sent is not', async () => {
		await erase();
		const proofs = await store.db.selectFrom('payment_proofs').select(['content', 'state']).execute();
		expect(proofs).toEqual([{ content: null, state: 'submitted' }]);
	});

	test('nobody is erased who is not known', async () => {
		await erase();
		await expect(erase()).rejects.toThrow(`There is no buyer '${ID}'`);
	});
});
