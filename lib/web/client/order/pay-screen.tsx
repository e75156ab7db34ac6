import type { ComponentChildren } from 'preact';
import { formatMoney } from '../../../groupbuy/money';
import type { OrderPage } from '../../api';
import { usePage } from '../page-context';
import { Card, Screen } from '../ui/layout';
import { Note } from '../ui/messages';
import { BankDetails } from './bank-details';
import { PaymentLink } from './payment-link';
import { ReportPayment } from './report-payment';

interface PayScreenProps {
	page: OrderPage;
	onBack: () => void;
	onDone: () => void;
}

/** How to pay, and telling the shop that it is paid. */
export function PayScreen({ page, onBack, onDone }: PayScreenProps) {
	const { words, time } = usePage();
	const { payment, dueNowMinor, payableMinor, currency, expiresAt, bill } = page;
	const byLink = payment?.type === 'payment_link' || page.paymentUrl !== null;
	const dueMinor = bill?.payableMinor ?? dueNowMinor;
	return (
		<Screen title={words.payTitle} onBack={onBack}>
			<div class="due">
				<span>{bill ? words.bill : words.dueNow}</span>
				<strong>{formatMoney(dueMinor, currency)}</strong>
				{bill === null && dueNowMinor !== payableMinor && (
					<small>
						{words.payable} {formatMoney(payableMinor, currency)}
					</small>
				)}
			</div>
			{expiresAt !== null && (
				<Note look="warn" icon="clock">
					{words.expires(time(expiresAt))}
				</Note>
			)}
			{byLink && <PaymentLink page={page} />}
			{payment?.bank ? (
				<Card title={words.transferSteps}>
					<BankDetails bank={payment.bank} amountMinor={dueMinor} currency={currency} />
					<Instructions>{payment.instructions}</Instructions>
				</Card>
			) : (
				!byLink && (
					<Card title={payment?.name ?? words.payment}>
						<p>{payment?.instructions ?? words.customPayment}</p>
					</Card>
				)
			)}
			{!byLink && <ReportPayment onDone={onDone} numbered={Boolean(payment?.bank)} />}
		</Screen>
	);
}

function Instructions({ children }: { children: ComponentChildren }) {
	return children === null ? null : <p class="description muted">{children}</p>;
}
