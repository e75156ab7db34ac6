import { formatMoney } from '../../../groupbuy/money';
import type { OwnOrderView } from '../../api';
import { usePage } from '../page-context';
import { linkUrl } from '../safe-url';
import { Icon } from '../ui/icons';
import { Card } from '../ui/layout';

export function OwnOrders({ orders }: { orders: readonly OwnOrderView[] }) {
	const { words } = usePage();
	if (orders.length === 0) return null;
	return (
		<Card title={words.myOrders} icon="bag">
			<ul class="rows">
				{orders.map(({ code, title, stage, payableMinor, currency, url }) => (
					<li key={code}>
						<a class="row" href={linkUrl(url) ?? ''}>
							<span class="row-text">
								<strong>{title}</strong>
								<small>
									{code}・{words.stages[stage].title}
								</small>
							</span>
							<span class="amount">{formatMoney(payableMinor, currency)}</span>
							<Icon name="next" size={18} />
						</a>
					</li>
				))}
			</ul>
		</Card>
	);
}
