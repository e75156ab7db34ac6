import { formatMoney } from '../../../groupbuy/money';
import type { OrderPage } from '../../api';
import { usePage, type Sender } from '../page-context';
import { linkUrl } from '../safe-url';
import { Button, LinkButton } from '../ui/button';
import { FriendCard } from '../ui/friend-card';
import { Card, Screen } from '../ui/layout';
import { FailureNote, Note } from '../ui/messages';
import { TotalsList } from '../ui/totals-list';
import { CheckoutCards } from './checkout-cards';
import { OrderLines } from './order-lines';
import { Proofs } from './proofs';
import { StageHead } from './stage-head';
import { Timeline } from './timeline';

interface OrderScreenProps {
	page: OrderPage;
	sender: Sender;
	go: (screen: string) => void;
	confirm: () => void;
	repeat: () => void;
}

export function OrderScreen(props: OrderScreenProps) {
	const { page, sender, go } = props;
	const { words, line } = usePage();
	const { may } = page;
	const groupUrl = linkUrl(page.groupUrl);
	return (
		<Screen title={null} bar={mainAction(page) !== null && <MainAction {...props} />}>
			<StageHead page={page} />
			<FailureNote failure={sender.failure} />
			<OrderLines page={page} />
			<Card title={words.summary}>
				<TotalsList totals={[page.totals]} currency={page.currency} shipped={page.shipping !== null} />
			</Card>
			<Bill page={page} />
			<CheckoutCards page={page} onEdit={may.checkOut ? () => go('checkout') : null} />
			<Proofs page={page} />
			<Timeline page={page} />
			<FriendCard />
			<div class="stack">
				{may.change && (
					<Button look="secondary" wide onClick={() => go('change')}>
						{words.changeOrder}
					</Button>
				)}
				{may.repeat && mainAction(page) !== 'repeat' && (
					<Button look="secondary" wide busy={sender.busy} onClick={props.repeat}>
						{words.repeat}
					</Button>
				)}
				{groupUrl !== undefined && (
					<LinkButton href={groupUrl} look="quiet" wide>
						{words.moreOfGroup}
					</LinkButton>
				)}
				{line.close && (
					<Button look="quiet" wide onClick={line.close}>
						{words.closeWindow}
					</Button>
				)}
				{may.cancel && (
					<Button look="danger" wide onClick={() => go('cancel')}>
						{words.cancelOrder}
					</Button>
				)}
			</div>
		</Screen>
	);
}

type Action = 'confirm' | 'checkout' | 'pay' | 'repeat' | null;

/** The one thing that the order waits for. */
function mainAction({ may, shipping, stage }: OrderPage): Action {
	if (may.confirm) return 'confirm';
	// What is paid depends on how it is sent, so that comes first.
	if (may.checkOut && (shipping === null || stage === 'to_confirm')) return 'checkout';
	if (may.pay) return 'pay';
	return may.repeat ? 'repeat' : null;
}

function MainAction({ page, sender, go, confirm, repeat }: OrderScreenProps) {
	const { words } = usePage();
	const action = mainAction(page);
	const paying = action === 'pay' && page.dueNowMinor > 0;
	return (
		<>
			<div class="bar-sum">
				<span>{paying ? words.dueNow : words.total}</span>
				<strong>{formatMoney(paying ? page.dueNowMinor : page.payableMinor, page.currency)}</strong>
			</div>
			{action === 'confirm' && (
				<Button icon="check" busy={sender.busy} onClick={confirm}>
					{words.confirmOrder}
				</Button>
			)}
			{action === 'checkout' && (
				<Button icon="truck" onClick={() => go('checkout')}>
					{words.fillCheckout}
				</Button>
			)}
			{action === 'pay' && (
				<Button icon="wallet" onClick={() => go('pay')}>
					{page.stage === 'proof_refused' ? words.reportAgain : words.pay}
				</Button>
			)}
			{action === 'repeat' && (
				<Button busy={sender.busy} onClick={repeat}>
					{words.repeat}
				</Button>
			)}
		</>
	);
}

function Bill({ page: { bill, currency, code } }: { page: OrderPage }) {
	const { words } = usePage();
	if (bill === null) return null;
	return (
		<Card title={words.bill} icon="wallet">
			<Note>{words.billText(formatMoney(bill.payableMinor, currency))}</Note>
			<ul class="rows">
				{bill.orders.map((order) => (
					<li key={order.code} class={`row${order.code === code ? ' current' : ''}`}>
						<span class="row-text">
							<strong>{order.title ?? order.code}</strong>
							<small>{order.code}</small>
						</span>
						<span class="amount">{formatMoney(order.payableMinor, currency)}</span>
					</li>
				))}
			</ul>
		</Card>
	);
}
