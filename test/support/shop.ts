// A small shop for store tests: groups, products, a category and campaigns, and people who order in them.
import type { OutboxMessage } from '../../lib/groupbuy/announcement';
import { bookMessages, type BookingRequest } from '../../lib/store/booking';
import type { CampaignRecord } from '../../lib/store/campaign-views';
import { createCampaign, type CampaignInput } from '../../lib/store/campaigns';
import { addCategoryItems, createCategory } from '../../lib/store/categories';
import { registerGroup } from '../../lib/store/groups';
import { upsertProduct, type ProductInput } from '../../lib/store/products';
import type { Store, Tx } from '../../lib/store/store';
import type { MessageOutcome } from '../../lib/groupbuy/outcome';

export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

/** Noon of a day in Taipei. */
export const NOW = Date.UTC(2026, 10, 20, 4);

export async function addGroup(trx: Tx, lineGroupId: string, at = NOW - DAY): Promise<void> {
	await registerGroup(
		trx,
		{ lineGroupId, kind: 'group', channelId: 'Ubot', name: null, pictureUrl: null, memberCount: null, at },
		at,
	);
}

/** A product as a shop would send it, of which only what matters is said. */
export function product(changes: Partial<ProductInput> = {}): ProductInput {
	return {
		productId: 'P1',
		variantId: 'V1',
		title: '高山烏龍茶',
		variantTitle: null,
		description: null,
		imageUrl: null,
		url: null,
		isPublic: true,
		priceMinor: 350,
		currency: 'TWD',
		stock: null,
		...changes,
	};
}

export interface ShopItem {
	code: string;
	/** Pieces of the variant; `null`: not limited. */
	stock?: number | null;
	priceMinor?: number;
}

/** A category of this name whose items each stand for a product of their own, `P-` and the code. */
export async function addCategory(trx: Tx, name: string, items: readonly ShopItem[]): Promise<void> {
	await createCategory(trx, name, NOW);
	for (const { code, stock = null, priceMinor = 100 } of items) {
		const productId = `P-${code}`;
		await upsertProduct(trx, product({ productId, title: `Item ${code}`, priceMinor, stock }), NOW);
		await addCategoryItems(trx, { category: name, productId, variantId: null, priceMinor: null, code }, NOW);
	}
}

export function campaignInput(changes: Partial<CampaignInput> = {}): CampaignInput {
	return {
		lineGroupId: 'C1',
		category: 'Tea',
		title: '週五團',
		opensAt: NOW,
		closesAt: null,
		caps: new Map(),
		besideOthers: false,
		...changes,
	};
}

export async function addCampaign(
	store: Store,
	changes: Partial<CampaignInput> = {},
	now = NOW,
): Promise<CampaignRecord> {
	return await store.tx(async (trx) => await createCampaign(trx, campaignInput(changes), now));
}

/** The group `C1` with one open campaign of these items. */
export async function openShop(
	store: Store,
	items: readonly ShopItem[],
	changes: Partial<CampaignInput> = {},
): Promise<CampaignRecord> {
	await store.tx(async (trx) => {
		await addGroup(trx, 'C1');
		await addCategory(trx, 'Tea', items);
	});
	return await addCampaign(store, changes);
}

let messages = 0;

/** A message of a member of `C1`, a second after the campaign has opened unless said otherwise. */
export function said(
	who: string | null,
	text: string,
	changes: Partial<BookingRequest> = {},
): BookingRequest {
	messages += 1;
	return {
		// Of messages of one moment the one that is said first comes first.
		key: `event-${String(messages).padStart(6, '0')}`,
		kind: 'message',
		lineGroupId: 'C1',
		lineUserId: who === null ? null : `U-${who}`,
		text,
		mentions: [],
		lineMessageId: `message-${messages}`,
		at: NOW + 1000,
		...changes,
	};
}

export async function book(
	store: Store,
	requests: readonly BookingRequest[],
	now = NOW + 2000,
): Promise<MessageOutcome[]> {
	return await bookMessages(store, requests, 'line_group', now);
}

/** The status of each message's outcome. */
export const statuses = (outcomes: readonly MessageOutcome[]): string[] =>
	outcomes.map(({ status }) => status);

/** What an entry of the outbox is, in a word or two. */
export function entryInWords(message: OutboxMessage): string {
	switch (message.type) {
		case 'announcement': {
			const { kind, note } = message.announcement;
			return note === null ? kind : `${kind}: ${note}`;
		}
		case 'notice':
			return `${message.notice.kind} ${message.notice.lineUserId}`;
		case 'composed':
			return 'composed';
	}
}
