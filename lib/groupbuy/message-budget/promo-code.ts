import { allowanceEndsAt, renewsAt } from './month';
import type { MessagePlan, PlanTable } from './plan';
import { planOf, withTax } from './plan-cost';

/*
 * LINE's codes that pay for a plan, by the rules of its guide to the Taiwanese code of summer 2024
 * (LINE官方帳號優惠活動代碼使用說明及流程). What the guide leaves open is decided here, and said where it is.
 */

export type PromoPayment = 'credit_card' | 'line_pay';

export interface PromoCode {
	/** Before tax: the guide takes 800 off a fee of 800, and calls the rest of 400 未稅. */
	faceValueMinor: number;
	/** Epoch milliseconds; both are part of the validity. */
	validFrom: number;
	validUntil: number;
	/** ISO 3166-1 alpha-2. */
	country: string;
	payments: readonly PromoPayment[];
}

/**
 * The code of the guide: NT$800, 2024/6/7 to 2024/8/31 23:59. The guide names neither an hour of the first day nor a zone;
 * they are taken as whole days in Taiwan, with the last minute in full.
 */
export const TAIWAN_SUMMER_2024: PromoCode = {
	faceValueMinor: 800,
	validFrom: Date.parse('2024-06-07T00:00:00.000+08:00'),
	validUntil: Date.parse('2024-08-31T23:59:59.999+08:00'),
	country: 'TW',
	payments: ['credit_card', 'line_pay'],
};

/** The account that a code is entered for. */
export interface PromoAccount {
	/** Key of its plan. */
	plan: string;
	/** Whether this month's fee is paid. */
	hasPaidThisMonth: boolean;
	/** False once it was downgraded to the free plan for next month (取消續約). */
	autoRenews: boolean;
	paysBy: PromoPayment | 'other';
	country: string;
	/** When the code is entered, epoch milliseconds. */
	at: number;
}

export type PromoAction = { type: 'upgrade'; to: string } | { type: 'renew' };

export type PromoRefusal =
	| 'not_yet_valid'
	| 'expired'
	/** It would still be valid now, but not when the plan renews itself. */
	| 'expires_before_renewal'
	| 'wrong_country'
	| 'wrong_payment'
	/** To the same plan or a cheaper one: a downgrade costs nothing that could be paid. */
	| 'not_an_upgrade'
	/** A plan without a fee renews for nothing. */
	| 'no_fee'
	| 'renewal_cancelled';

/** What the code pays; amounts are minor units. */
export interface PromoPayout {
	usedMinor: number;
	/** What is left of it, void at once (餘額立即失效): a code is used once. */
	forfeitedMinor: number;
	/** What the owner pays beside it, before tax. */
	payMinor: number;
	/**
	 * Of what the owner pays. The guide shows tax on the whole fee before a code is entered and calls 800 of 800 全額折抵, so the
	 * code is read as a discount: no tax on what it pays.
	 */
	taxMinor: number;
	plan: string;
	/** When the fee is charged and the plan holds. */
	effectiveAt: number;
	/** Allowance of that month, of which earlier messages of the month are part; nothing carries over. */
	messages: number;
	/** Until when they can be sent: the month's last day 22:59, whenever the plan was bought. */
	messagesUntil: number;
	note: string;
}

export type Redemption =
	| { status: 'refused'; reason: PromoRefusal; note: string }
	/** Paid at once. */
	| ({ status: 'redeemed' } & PromoPayout)
	/** Kept until the plan renews itself on the next month's first. */
	| ({ status: 'pending_renewal' } & PromoPayout);

/**
 * What a code pays when it is entered.
 * - An upgrade takes effect at once. The code pays the difference of the fees, up to its face value, also where this month's fee
 *   of the lower plan was paid already: the guide lets a medium plan use 400 for the upgrade in the same month.
 * - A renewal: if this month's fee is paid, the code pays next month's (若當月已付款，則可折抵下個月月費), when the plan renews itself;
 *   else this month's, at once. The code has to be valid on the day of the renewal (在有效期間內…自動續約…皆可折抵).
 *
 * @param table the plans that hold when the code is entered
 * @throws InputError when a plan is not in the table
 */
export function redeem(
	code: PromoCode,
	account: PromoAccount,
	action: PromoAction,
	table: PlanTable,
): Redemption {
	const { at } = account;
	const current = planOf(table, account.plan);
	if (at < code.validFrom) return refused('not_yet_valid');
	if (at > code.validUntil) return refused('expired');
	if (account.country !== code.country) return refused('wrong_country');
	if (!code.payments.some((payment) => payment === account.paysBy)) return refused('wrong_payment');

	if (action.type === 'upgrade') {
		const plan = planOf(table, action.to);
		const difference = plan.monthlyFeeMinor - current.monthlyFeeMinor;
		if (difference <= 0) return refused('not_an_upgrade');
		return { status: 'redeemed', ...payout(code, difference, plan, at, table) };
	}
	const fee = current.monthlyFeeMinor;
	if (fee === 0) return refused('no_fee');
	if (!account.hasPaidThisMonth) {
		return { status: 'redeemed', ...payout(code, fee, current, at, table) };
	}
	if (!account.autoRenews) return refused('renewal_cancelled');
	const renewal = renewsAt(at);
	if (renewal > code.validUntil) return refused('expires_before_renewal');
	return { status: 'pending_renewal', ...payout(code, fee, current, renewal, table) };
}

function payout(
	{ faceValueMinor }: PromoCode,
	dueMinor: number,
	plan: MessagePlan,
	effectiveAt: number,
	{ taxBasisPoints }: PlanTable,
): PromoPayout {
	const usedMinor = Math.min(faceValueMinor, dueMinor);
	const forfeitedMinor = faceValueMinor - usedMinor;
	const { totalMinor, taxMinor } = withTax(dueMinor - usedMinor, taxBasisPoints);
	return {
		usedMinor,
		forfeitedMinor,
		payMinor: totalMinor,
		taxMinor,
		plan: plan.key,
		effectiveAt,
		messages: plan.includedMessages,
		messagesUntil: allowanceEndsAt(effectiveAt),
		note:
			forfeitedMinor > 0
				? `The code pays all of it; the ${forfeitedMinor} that are left of it are void.`
				: totalMinor > 0
					? `The code pays ${usedMinor}; ${totalMinor} and the tax on it are yours to pay.`
					: 'The code pays all of it.',
	};
}

const NOTES: Record<PromoRefusal, string> = {
	not_yet_valid: 'The code is not valid yet.',
	expired: 'The code has expired.',
	expires_before_renewal:
		'The code expires before the plan renews itself; it can pay for an upgrade until then.',
	wrong_country: "The code is for another country's accounts.",
	wrong_payment: 'The code is for other ways of paying, such as credit card or LINE Pay.',
	not_an_upgrade: 'The code pays for dearer plans; a downgrade takes effect next month and costs nothing.',
	no_fee: 'The plan has no fee that the code could pay; upgrade to use it.',
	renewal_cancelled: 'The plan will not renew itself, so there is nothing that the code could pay.',
};

function refused(reason: PromoRefusal): Redemption {
	return { status: 'refused', reason, note: NOTES[reason] };
}
