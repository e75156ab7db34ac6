import { formatMoney } from '../../../groupbuy/money';
import type { OrderPage } from '../../api';
import { usePage } from '../page-context';
import { Card } from '../ui/layout';
import { Picture } from '../ui/picture';

export function OrderLines({ page: { lines, currency } }: { page: OrderPage }) {
	const { words } = usePage();
	return (
		<Card title={words.orderItems} icon="bag">
			<ul class="lines">
				{lines.map(
					({ code, title, variantTitle, imageUrl, quantity, unitPriceMinor, gift, unformed }, index) => (
						<li key={index} class="line">
							<Picture url={imageUrl} />
							<div class="line-text">
								<p class="line-title">
									{code !== null && <span class="code">{code}</span>} {title}
								</p>
								{variantTitle !== null && <p class="variant">{variantTitle}</p>}
								<p class="muted">
									{gift ? words.gift : formatMoney(unitPriceMinor, currency)} {words.quantity(quantity)}
								</p>
								{unformed > 0 && <p class="muted">{words.unformed(unformed)}</p>}
							</div>
							{!gift && (
								<p class="line-buy amount">{formatMoney(unitPriceMinor * (quantity - unformed), currency)}</p>
							)}
						</li>
					),
				)}
			</ul>
		</Card>
	);
}
