import { formatMoney, type Currency } from '../../../groupbuy/money';
import type { Totals } from '../../../groupbuy/totals';
import { usePage } from '../page-context';

interface TotalsListProps {
	totals: readonly Totals[];
	currency: Currency;
	/** Whether it is known how it is sent, and so at which fee. */
	shipped: boolean;
}

/** How a total comes about: of an order, or of several that are placed at once. */
export function TotalsList({ totals, currency, shipped }: TotalsListProps) {
	const { words } = usePage();
	const money = (minor: number) => formatMoney(minor, currency);
	const sum = (part: (one: Totals) => number) => totals.reduce((total, one) => total + part(one), 0);
	const off = totals.flatMap(({ promotions, coupon, discounts }) => [
		...promotions,
		...(coupon === null || coupon.amountMinor === 0 ? [] : [coupon]),
		...discounts,
	]);
	const credit = sum(({ storeCreditMinor }) => storeCreditMinor);
	const fee = sum((one) => one.shippingFeeMinor);
	const tax = sum((one) => one.tax.amountMinor);
	const [first] = totals;
	return (
		<dl class="totals">
			<Line name={words.goods} amount={money(sum(({ goodsMinor }) => goodsMinor))} />
			{off.map(({ name, amountMinor }, index) => (
				<Line key={index} name={name || words.discount} amount={money(-amountMinor)} />
			))}
			{credit > 0 && <Line name={words.storeCredit} amount={money(-credit)} />}
			{shipped && <Line name={words.shippingFee} amount={fee === 0 ? words.free : money(fee)} />}
			{tax > 0 && (
				<Line
					name={first?.tax.mode === 'included' ? words.taxIncluded : words.taxAdded}
					amount={money(tax)}
					look="muted"
				/>
			)}
			<Line name={words.total} amount={money(sum(({ totalMinor }) => totalMinor))} look="sum" />
		</dl>
	);
}

function Line({ name, amount, look }: { name: string; amount: string; look?: 'muted' | 'sum' }) {
	return (
		<div class={look}>
			<dt>{name}</dt>
			<dd>{amount}</dd>
		</div>
	);
}
