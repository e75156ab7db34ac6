import { DateTime } from 'luxon';

import { major, type Currency } from '../../lib/groupbuy/money';
import type { CampaignRules, ItemRules } from '../../lib/groupbuy/rules';
import type { CampaignEventView } from '../../lib/store/campaign-events';
import type { CampaignRecord } from '../../lib/store/campaign-views';
import type { CategoryItemView, CategoryView } from '../../lib/store/categories';
import type { GroupView } from '../../lib/store/groups';
import type { BuyerRecord } from '../../lib/store/buyer-records';
import type { OrderEventView } from '../../lib/store/ledger';
import type { OrderRecord } from '../../lib/store/orders';
import type { ProductView } from '../../lib/store/products';
import type { ClosingSummary, SettlePreview, SettleResult } from '../../lib/store/settle';

/*
 * How records look as items: times as ISO texts in the workflow's zone, amounts as ordinary numbers.
 */

export function isoTime(millis: number, zone: string): string {
	return DateTime.fromMillis(millis, { zone }).toISO() ?? '';
}

export const isoOrNull = (millis: number | null, zone: string) =>
	millis === null ? null : isoTime(millis, zone);

export function presentGroup(group: GroupView, zone: string) {
	return {
		...group,
		memberCountAt: isoOrNull(group.memberCountAt, zone),
		joinedAt: isoTime(group.joinedAt, zone),
		leftAt: isoOrNull(group.leftAt, zone),
	};
}

export function presentProduct(product: ProductView, zone: string) {
	const { priceMinor, listPriceMinor, images, saleStartsAt, saleEndsAt, updatedAt, ...rest } = product;
	return {
		...rest,
		additionalImageUrls: images,
		price: major(priceMinor, product.currency),
		listPrice: listPriceMinor === null ? null : major(listPriceMinor, product.currency),
		saleStartsAt: isoOrNull(saleStartsAt, zone),
		saleEndsAt: isoOrNull(saleEndsAt, zone),
		updatedAt: isoTime(updatedAt, zone),
	};
}

export function presentCategory(category: CategoryView) {
	return { ...category, items: category.items.map(presentCategoryItem) };
}

export function presentCategoryItem({ priceMinor, shopPriceMinor, ...item }: CategoryItemView) {
	return {
		...item,
		price: major(priceMinor, item.currency),
		shopPrice: major(shopPriceMinor, item.currency),
	};
}

export function presentCampaign(campaign: CampaignRecord, zone: string) {
	const { totalMinor, items, currency } = campaign;
	return {
		code: campaign.code,
		title: campaign.title,
		state: campaign.state,
		lineGroupId: campaign.lineGroupId,
		groupName: campaign.groupName,
		category: campaign.category,
		leaderName: campaign.leaderName,
		operators: campaign.operators,
		note: campaign.note,
		orderTags: campaign.orderTags,
		referralCode: campaign.referralCode,
		copiedFrom: campaign.copiedFrom,
		currency,
		opensAt: isoTime(campaign.opensAt, zone),
		closesAt: isoOrNull(campaign.closesAt, zone),
		endedAt: isoOrNull(campaign.endedAt, zone),
		endReason: campaign.endReason,
		settledAt: isoOrNull(campaign.settledAt, zone),
		buyers: campaign.buyers,
		pieces: campaign.pieces,
		total: major(totalMinor, currency),
		rules: presentRules(campaign.rules, currency),
		items: items.map(({ priceMinor, rules, ...item }) => ({
			...item,
			price: major(priceMinor, currency),
			rules: presentItemRules(rules, currency, zone),
		})),
	};
}

function presentRules({ minAmountMinor, ...rules }: CampaignRules, currency: Currency) {
	return { ...rules, minAmount: minAmountMinor === null ? null : major(minAmountMinor, currency) };
}

function presentItemRules({ tiers, earlyBird, ...rules }: ItemRules, currency: Currency, zone: string) {
	return {
		...rules,
		tiers: tiers.map(({ from, priceMinor }) => ({ from, price: major(priceMinor, currency) })),
		earlyBird: earlyBird.map(({ until, priceMinor }) => ({
			until: isoTime(until, zone),
			price: major(priceMinor, currency),
		})),
	};
}

/** Times in the detail of a campaign's event. */
const EVENT_TIMES: ReadonlySet<string> = new Set(['from', 'to', 'opensAt', 'closesAt', 'remindAt']);

export function presentCampaignEvent(campaignCode: string, event: CampaignEventView, zone: string) {
	const detail = Object.entries(event.detail ?? {}).map(([name, value]) => [
		name,
		EVENT_TIMES.has(name) && typeof value === 'number' ? isoTime(value, zone) : value,
	]);
	return {
		campaignCode,
		...event,
		detail: Object.fromEntries(detail) as Record<string, unknown>,
		occurredAt: isoTime(event.occurredAt, zone),
		recordedAt: isoTime(event.recordedAt, zone),
	};
}

export function presentOrder(order: OrderRecord, zone: string) {
	const {
		totalMinor,
		payableMinor,
		dueInAdvanceMinor,
		currency,
		lines,
		placedAt,
		paidAt,
		pickedUpAt,
		...rest
	} = order;
	return {
		...rest,
		currency,
		total: major(totalMinor, currency),
		payable: major(payableMinor, currency),
		dueInAdvance: major(dueInAdvanceMinor, currency),
		placedAt: isoTime(placedAt, zone),
		paidAt: isoOrNull(paidAt, zone),
		pickedUpAt: isoOrNull(pickedUpAt, zone),
		lines: presentLines(lines, currency),
	};
}

function presentLines(lines: OrderRecord['lines'], currency: Currency) {
	return lines.map(({ unitPriceMinor, ...line }) => ({
		...line,
		unitPrice: major(unitPriceMinor, currency),
	}));
}

export function presentOrderEvent(event: OrderEventView, zone: string) {
	const { unitPriceMinor, occurredAt, recordedAt, ...rest } = event;
	return {
		...rest,
		unitPrice: major(unitPriceMinor, event.currency),
		occurredAt: isoTime(occurredAt, zone),
		recordedAt: isoTime(recordedAt, zone),
	};
}

export function presentBuyer(buyer: BuyerRecord, zone: string) {
	return {
		...buyer,
		lastOrderAt: isoOrNull(buyer.lastOrderAt, zone),
		blockedFrom: isoOrNull(buyer.blockedFrom, zone),
		blockedUntil: isoOrNull(buyer.blockedUntil, zone),
		erasedAt: isoOrNull(buyer.erasedAt, zone),
	};
}

function presentClosing({ shortfalls, totalMinor, items, ...closing }: ClosingSummary, currency: Currency) {
	return {
		...closing,
		total: major(totalMinor, currency),
		shortfalls: shortfalls.map(({ of, needed, have }) =>
			of === 'amount'
				? { of, needed: major(needed, currency), have: major(have, currency) }
				: { of, needed, have },
		),
		items: items.map(({ code, title, ordered, formed, unformed, shortOf, why, tier, amountMinor }) => ({
			code,
			title,
			ordered,
			formed,
			unformed,
			shortOf,
			why,
			tier: tier && { from: tier.from, price: major(tier.priceMinor, currency) },
			amount: major(amountMinor, currency),
		})),
	};
}

export function presentSettled({ closing, settledAt, ...result }: SettleResult, zone: string) {
	return {
		...result,
		settledAt: isoTime(settledAt, zone),
		...presentClosing(closing, result.currency),
	};
}

export function presentPreview({ closing, endsAt, lines, ...preview }: SettlePreview, zone: string) {
	const { currency } = preview;
	return {
		...preview,
		endsAt: isoOrNull(endsAt, zone),
		...presentClosing(closing, currency),
		lines: lines.map(({ unitPriceMinor, finalPriceMinor, ...line }) => ({
			...line,
			unitPrice: major(unitPriceMinor, currency),
			finalPrice: major(finalPriceMinor, currency),
		})),
	};
}
