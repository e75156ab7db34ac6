import { MAX_QUANTITY_PER_MESSAGE } from '../groupbuy/order';
import type { CartOutcome, StorefrontCart } from '../store/storefront-cart';
import type { CampaignPageView, CartRefusal } from './api';
import { PageError } from './storefront';

/** More different items than any group has. */
const MAX_LINES = 100;

/** A page's own name for what it sends, by which the same is known again. @throws PageError */
export function submissionOf(value: unknown): string {
	if (typeof value === 'string' && /^[\w-]{8,64}$/.test(value)) return value;
	throw new PageError(
		'invalid',
		'The submission has no name of 8 to 64 letters, digits, - or _',
		'submission',
	);
}

/**
 * The lines of a cart as a page sends them; each item once.
 *
 * @param from the smallest quantity: 0 takes an item out
 * @param campaignCode of all of them; absent: each names its own
 * @throws PageError
 */
export function cartLines(
	value: unknown,
	{ from, campaignCode }: { from: 0 | 1; campaignCode?: string | null },
): StorefrontCart['lines'] {
	if (!Array.isArray(value) || value.length === 0 || value.length > MAX_LINES) {
		throw new PageError('invalid', `A cart has 1 to ${MAX_LINES} lines`, 'lines');
	}
	const lines = value.map((line: unknown) => {
		const given = (typeof line === 'object' && line !== null ? line : {}) as Record<string, unknown>;
		const { code, quantity } = given;
		const campaign = campaignCode ?? given.campaignCode;
		if (!isCode(code) || !isCode(campaign) || !isQuantity(quantity, from)) {
			throw new PageError(
				'invalid',
				`A line has a code and a quantity of ${from} to ${MAX_QUANTITY_PER_MESSAGE}`,
				'lines',
			);
		}
		return { campaignCode: campaign, code, quantity };
	});
	const names = new Set(lines.map((line) => `${line.campaignCode} ${line.code}`));
	if (names.size === lines.length) return lines;
	throw new PageError('invalid', 'An item stands in the cart twice', 'lines');
}

const isCode = (value: unknown): value is string =>
	typeof value === 'string' && value !== '' && value.length <= 40;

function isQuantity(value: unknown, from: number): value is number {
	return (
		typeof value === 'number' && Number.isInteger(value) && value >= from && value <= MAX_QUANTITY_PER_MESSAGE
	);
}

const REASONS: Partial<Record<string, CartRefusal['reason']>> = {
	insufficient_stock: 'insufficient_stock',
	// There is too little left, and a page puts nobody in line.
	waitlisted: 'insufficient_stock',
	quantity_limit: 'quantity_limit',
	campaign_full: 'campaign_full',
	blocked: 'blocked',
	closed: 'closed',
	no_campaign: 'closed',
	not_open_yet: 'not_open_yet',
	unknown_item: 'unknown_item',
	add_only: 'add_only',
};

/**
 * Why a cart was not booked, as its page says it.
 *
 * @param campaigns as they are now, to tell how many pieces could be had
 */
export function refusalsOf(
	refusals: Extract<CartOutcome, { status: 'refused' }>['refusals'],
	campaigns: readonly CampaignPageView[],
): CartRefusal[] {
	const offers = new Map(
		campaigns.flatMap((campaign) => campaign.offers.map((offer) => [offer.code, offer])),
	);
	return refusals.map(({ code, why }) => {
		const reason = REASONS[why.status] ?? 'other';
		const counts = reason === 'insufficient_stock' || reason === 'quantity_limit';
		const left = counts ? (offers.get(code ?? '')?.mayAdd ?? ('left' in why ? why.left : null)) : null;
		return { code: code ?? '', reason, left, message: `Not booked: ${why.status}` };
	});
}
