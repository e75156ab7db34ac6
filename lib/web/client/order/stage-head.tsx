import { formatMoney } from '../../../groupbuy/money';
import type { OrderStage } from '../../../groupbuy/order-stage';
import type { OrderPage } from '../../api';
import { usePage } from '../page-context';
import { Icon, type IconName } from '../ui/icons';
import { Note } from '../ui/messages';

const ICONS: Record<OrderStage, IconName> = {
	ordered: 'bag',
	to_confirm: 'bag',
	to_pay: 'wallet',
	checking_payment: 'clock',
	proof_refused: 'alert',
	preparing: 'bag',
	ready: 'store',
	completed: 'check',
	cancelled: 'close',
	expired: 'clock',
	returned: 'back',
};

const OVER: readonly OrderStage[] = ['cancelled', 'expired', 'returned'];

/** Where the order stands, in one line that cannot be missed. */
export function StageHead({ page }: { page: OrderPage }) {
	const { words, time } = usePage();
	const { stage, code, title, expiresAt, may } = page;
	const { title: headline, text } = words.stages[stage];
	const look = OVER.includes(stage) ? ' over' : stage === 'proof_refused' ? ' bad' : '';
	return (
		<div class={`stage${look}`}>
			<span class="stage-icon">
				<Icon name={ICONS[stage]} size={28} />
			</span>
			<div>
				<h1 tabIndex={-1}>{headline}</h1>
				<p>{text}</p>
				<p class="stage-order">
					{title !== null && <span>{title}</span>}
					<span class="number">{code}</span>
				</p>
			</div>
			<Refused page={page} />
			{expiresAt !== null && may.pay && (
				<Note look="warn" icon="clock">
					{words.expires(time(expiresAt))}
				</Note>
			)}
			<PaidLater page={page} />
		</div>
	);
}

function Refused({ page: { stage, proofs } }: { page: OrderPage }) {
	const { words } = usePage();
	const reason = proofs.findLast(({ state }) => state === 'refused')?.reason;
	if (stage !== 'proof_refused' || !reason) return null;
	return (
		<Note look="bad" icon="alert">
			{words.reason(reason)}
		</Note>
	);
}

/** Whoever pays when the goods are handed over must not look for where to pay now. */
function PaidLater({ page: { payment, stage, payableMinor, currency } }: { page: OrderPage }) {
	const { words } = usePage();
	if (OVER.includes(stage) || stage === 'completed') return null;
	const amount = formatMoney(payableMinor, currency);
	if (payment?.type === 'pay_on_pickup') return <Note look="theme">{words.payOnPickupText(amount)}</Note>;
	if (payment?.type === 'cash_on_delivery')
		return <Note look="theme">{words.cashOnDeliveryText(amount)}</Note>;
	return null;
}
