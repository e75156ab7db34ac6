import type { PackedCampaign, PackedOrder } from '../../../lib/closing-pack/orders';
import type { PackSettings } from '../../../lib/closing-pack/pack';
import type { Sheet } from '../../../lib/files/sheet';
import { DEFAULT_ITEM_RULES } from '../../../lib/groupbuy/rules';
import type { ItemView, OrderLineView } from '../../../lib/groupbuy/views';

export function item(code: string, title: string, casePack: number | null = null): ItemView {
	return {
		code,
		title,
		priceMinor: 100,
		left: null,
		ordered: 0,
		waiting: 0,
		imageUrl: null,
		keywords: [],
		rules: { ...DEFAULT_ITEM_RULES, casePack },
	};
}

export const campaign: PackedCampaign = {
	code: 'C7K3M9QX',
	title: '週五團',
	currency: 'TWD',
	items: [item('A1', '牛奶糖', 12), item('A2', '鳳梨酥'), item('A10', '蛋捲')],
};

export function line(code: string, quantity: number, unitPriceMinor = 100, unformed = 0): OrderLineView {
	return {
		code,
		title: campaign.items.find((one) => one.code === code)?.title ?? code,
		quantity,
		unitPriceMinor,
		unformed,
	};
}

let orders = 0;

/** An order whose total is what its lines add up to. */
export function order(
	buyerName: string,
	lines: OrderLineView[],
	changes: Partial<PackedOrder> = {},
): PackedOrder {
	orders += 1;
	const totalMinor = lines.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0);
	return {
		code: `R${String(orders).padStart(7, '0')}`,
		campaignCode: campaign.code,
		campaignTitle: campaign.title,
		buyerName,
		lineUserId: `U${orders}`,
		source: 'line_group',
		state: 'confirmed',
		currency: 'TWD',
		totalMinor,
		payableMinor: changes.totalMinor ?? totalMinor,
		dueInAdvanceMinor: 0,
		placedAt: orders,
		paidAt: null,
		pickedUpAt: null,
		lines,
		recipientName: null,
		recipientPhone: null,
		pickupPlace: null,
		pickupTime: null,
		storeCode: null,
		note: null,
		...changes,
	};
}

export const settings: PackSettings = {
	documents: [],
	language: 'zh-TW',
	link: null,
	sender: { name: '店家', phone: '0911222333', email: 'shop@example.com' },
	columns: {},
};

/** Rows by the keys of the columns. */
export function records({ columns, rows }: Sheet) {
	return rows.map((row) => Object.fromEntries(columns.map(({ key }, index) => [key, row[index]])));
}
