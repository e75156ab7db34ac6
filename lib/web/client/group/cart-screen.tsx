import { formatMoney } from '../../../groupbuy/money';
import type { CartRefusal, CheckoutForm } from '../../api';
import { usePage, type Sender } from '../page-context';
import { Button } from '../ui/button';
import { Screen } from '../ui/layout';
import { Empty, FailureNote, Note } from '../ui/messages';
import { Picture } from '../ui/picture';
import { Stepper } from '../ui/stepper';
import { goodsOf, isOrderable, mostOf, type CartItem } from './cart';
import { LoginCard } from './login-card';
import { nameOf } from './offer-card';
import type { GroupScreenProps } from './shop-screen';

interface CartScreenProps extends GroupScreenProps {
	refusals: readonly CartRefusal[];
	sender: Sender;
	submit: (checkout: CheckoutForm | null) => Promise<void>;
}

export function CartScreen({
	page,
	items,
	setQuantity,
	go,
	back,
	refusals,
	sender,
	submit,
}: CartScreenProps) {
	const { words, line } = usePage();
	const ready = items.every(isOrderable);
	const currency = items.find(({ offered }) => offered)?.offered?.campaign.currency;
	const mayOrder = page.guests || page.me !== null;
	// A member whom the shop knows needs no checkout where it has none.
	const direct = page.me !== null && !hasCheckout(page);
	const proceed = () => (direct ? void submit(null) : go('checkout'));
	return (
		<Screen
			title={words.cart}
			onBack={back}
			bar={
				items.length > 0 && (
					<>
						<div class="bar-sum">
							<span>{words.subtotal}</span>
							<strong>{currency && formatMoney(goodsOf(items), currency)}</strong>
						</div>
						{mayOrder || line.state !== 'out' ? (
							<Button disabled={!ready || !mayOrder} busy={sender.busy} onClick={proceed}>
								{direct ? words.submitOrder : words.toCheckout}
							</Button>
						) : (
							<Button onClick={line.login}>{words.loginWithLine}</Button>
						)}
					</>
				)
			}
		>
			{refusals.length > 0 && (
				<div role="alert">
					<Note look="bad" icon="alert">
						{words.refusedTitle}
					</Note>
				</div>
			)}
			{!mayOrder && <LoginCard page={page} />}
			<FailureNote failure={sender.failure} onRetry={proceed} />
			{items.length === 0 ? (
				<Empty icon="cart" {...words.emptyCart}>
					<Button look="secondary" onClick={() => go('', 'replace')}>
						{words.continueShopping}
					</Button>
				</Empty>
			) : (
				<>
					<ul class="card lines">
						{items.map((item) => (
							<CartLine
								key={item.code}
								item={item}
								refusal={refusals.find(({ code }) => code === item.code)}
								onChange={(quantity) => setQuantity(item.code, quantity)}
							/>
						))}
					</ul>
					<button type="button" class="more" onClick={back}>
						{words.continueShopping}
					</button>
				</>
			)}
		</Screen>
	);
}

/** Whether the shop has ways to ship and to be paid from which a buyer chooses. */
export const hasCheckout = (page: GroupScreenProps['page']): boolean =>
	page.shippingMethods.length > 0 && page.paymentMethods.length > 0;

function CartLine({
	item,
	refusal,
	onChange,
}: {
	item: CartItem;
	refusal: CartRefusal | undefined;
	onChange: (quantity: number) => void;
}) {
	const { words } = usePage();
	const { code, quantity, offered } = item;
	const name = offered ? nameOf(offered.offer) : code;
	const most = offered?.campaign.open ? mostOf(offered.offer) : 0;
	return (
		<li class="line">
			<Picture url={offered?.offer.imageUrl ?? null} />
			<div class="line-text">
				<p class="line-title">{offered?.offer.title ?? code}</p>
				{offered && offered.offer.variantTitle !== null && (
					<p class="variant">{offered.offer.variantTitle}</p>
				)}
				{offered && (
					<p class="amount">
						{formatMoney(offered.offer.priceMinor, offered.campaign.currency)}
						<span class="muted"> {words.quantity(quantity)}</span>
					</p>
				)}
			</div>
			<div class="line-buy">
				{most > 0 && <Stepper title={name} quantity={quantity} min={1} max={most} onChange={onChange} />}
				<button
					type="button"
					class="text-button"
					aria-label={words.removeItem(name)}
					onClick={() => onChange(0)}
				>
					{words.remove}
				</button>
			</div>
			<CartLineProblem item={item} most={most} refusal={refusal} onChange={onChange} />
		</li>
	);
}

function CartLineProblem({
	item,
	most,
	refusal,
	onChange,
}: {
	item: CartItem;
	most: number;
	refusal: CartRefusal | undefined;
	onChange: (quantity: number) => void;
}) {
	const { words } = usePage();
	const orderable = isOrderable(item);
	if (!refusal && orderable) return null;
	const fits = refusal?.left ?? (most > 0 ? most : null);
	const text = refusal
		? words.refusals[refusal.reason](refusal.left)
		: most > 0
			? words.refusals.insufficient_stock(most)
			: words.notInCart;
	return (
		<p class="line-problem">
			<span>{text}</span>
			{fits !== null && fits > 0 && fits !== item.quantity && (
				<button type="button" class="text-button" onClick={() => onChange(fits)}>
					{words.changeTo(fits)}
				</button>
			)}
		</p>
	);
}
