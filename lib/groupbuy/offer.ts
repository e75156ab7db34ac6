import { orderingWindow } from './campaign';
import type { OfferedCampaign, OfferedItem, OrderBook } from './order-book';

/** Items that a message can name, in the order of the book. */
export interface Shelf {
	items: readonly OfferedItem[];
	byCode: ReadonlyMap<string, OfferedItem>;
}

/** The campaigns and items of a book, found by what requests name them by. */
export class Offer {
	private readonly campaigns = new Map<number, OfferedCampaign>();

	private readonly campaignsOfGroup = new Map<number, OfferedCampaign[]>();

	private readonly items = new Map<number, OfferedItem>();

	private readonly itemsOfCampaign = new Map<number, OfferedItem[]>();

	private readonly itemsOfStock = new Map<number, OfferedItem[]>();

	/** By the IDs of the campaigns on it: most messages find the same campaigns open. */
	private readonly shelves = new Map<string, Shelf>();

	constructor({ campaigns, items }: Pick<OrderBook, 'campaigns' | 'items'>) {
		for (const campaign of campaigns) {
			this.campaigns.set(campaign.id, campaign);
			append(this.campaignsOfGroup, campaign.groupId, campaign);
		}
		for (const item of items) {
			this.items.set(item.id, item);
			append(this.itemsOfCampaign, item.campaignId, item);
			for (const stockId of item.stockIds) append(this.itemsOfStock, stockId, item);
		}
	}

	/** @throws Error for an item that is not in the book */
	item(id: number): OfferedItem {
		return found(this.items.get(id), `Item ${id}`);
	}

	campaignOf(item: OfferedItem): OfferedCampaign {
		return found(this.campaigns.get(item.campaignId), `Campaign ${item.campaignId} of item ${item.code}`);
	}

	inGroup(groupId: number): readonly OfferedCampaign[] {
		return this.campaignsOfGroup.get(groupId) ?? [];
	}

	inCampaign(campaignId: number): readonly OfferedItem[] {
		return this.itemsOfCampaign.get(campaignId) ?? [];
	}

	drawingFrom(stockId: number): readonly OfferedItem[] {
		return this.itemsOfStock.get(stockId) ?? [];
	}

	/** What a group may order at a moment. */
	shelf(groupId: number, at: number): Shelf {
		return this.shelfOf(this.inGroup(groupId).filter((campaign) => orderingWindow(campaign, at) === 'open'));
	}

	shelfOf(campaigns: readonly OfferedCampaign[]): Shelf {
		const key = campaigns.map(({ id }) => id).join();
		let shelf = this.shelves.get(key);
		if (!shelf) {
			const items = campaigns.flatMap(({ id }) => this.inCampaign(id));
			shelf = { items, byCode: new Map([...items].reverse().map((item) => [item.code, item])) };
			this.shelves.set(key, shelf);
		}
		return shelf;
	}
}

function append<T>(lists: Map<number, T[]>, key: number, value: T): void {
	const list = lists.get(key);
	if (list) list.push(value);
	else lists.set(key, [value]);
}

function found<T>(value: T | undefined, what: string): T {
	if (value === undefined) throw new Error(`${what} is not in the order book`);
	return value;
}
