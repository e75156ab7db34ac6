import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CartRefusal, CheckoutForm, GroupPage } from '../../api';
import { rememberQuery } from '../address';
import type { FormState } from '../checkout/form-state';
import { newId } from '../new-id';
import { usePage, useSend } from '../page-context';
import { useScreens } from '../screens';
import { referralCode, token } from '../send';
import { cartItems, cartQuery, find, placedQuery, startOf, withQuantity, type PlacedOrder } from './cart';
import { CartScreen } from './cart-screen';
import { CheckoutScreen } from './checkout-screen';
import { DoneScreen } from './done-screen';
import { OfferSheet } from './offer-sheet';
import { ShopScreen } from './shop-screen';

const ITEM = 'item/';

/** A group's page: what is offered, the cart, checkout, and the orders that came of it. */
export function GroupApp({ page }: { page: GroupPage }) {
	const { words, announce, line } = usePage();
	const sender = useSend();
	const start = useMemo(() => startOf(page), []);
	const [cart, setCart] = useState(start.cart);
	const [placed, setPlaced] = useState<readonly PlacedOrder[]>(start.placed);
	const [refusals, setRefusals] = useState<readonly CartRefusal[]>([]);
	const typed = useRef<FormState | null>(null);
	const { screen, go, back } = useScreens(
		(name) => (name === 'done' ? placedQuery(placed) : cartQuery(cart)),
		(name) => (name.startsWith(ITEM) ? '' : name),
	);
	// The same until the cart changes: sent again after a lost answer, it gets that answer and books nothing twice.
	const submission = useMemo(newId, [cartQuery(cart)]);

	useLayoutEffect(() => rememberQuery(cartQuery(cart)), [cart]);

	const setQuantity = (code: string, quantity: number) => {
		setCart((before) => withQuantity(before, code, quantity));
		setRefusals((before) => before.filter((refusal) => refusal.code !== code));
		const title = find(code, page.campaigns)?.offer.title ?? code;
		announce(words.addedToCart(title, quantity));
	};

	const submit = async (checkout: CheckoutForm | null) => {
		const lines = cartItems(cart, page.campaigns).flatMap(({ code, quantity, offered }) =>
			offered === null ? [] : [{ campaignCode: offered.campaign.code, code, quantity }],
		);
		const reply = await sender.run({
			action: 'submit_cart',
			token,
			session: page.session,
			submission,
			lines,
			checkout,
			referralCode,
		});
		if (reply === undefined) return;
		if (reply.ok && 'orders' in reply) {
			setPlaced(reply.orders);
			setCart(new Map());
			line.thank(reply.thanks);
			// LINE Tag counts it, where the shop has one (lib/web/page.ts).
			dispatchEvent(new Event('ordered'));
			go('done', 'replace');
		} else if (!reply.ok && reply.error === 'cart_refused') {
			setRefusals(reply.refusals);
			go('cart', 'replace');
		}
	};

	const items = cartItems(cart, page.campaigns);
	const shown = { page, cart, items, setQuantity, go, back };
	if (screen === 'cart') return <CartScreen {...shown} refusals={refusals} sender={sender} submit={submit} />;
	if (screen === 'checkout' && items.length > 0) {
		return <CheckoutScreen {...shown} typed={typed} sender={sender} submit={submit} />;
	}
	if (screen === 'done' && placed.length > 0) return <DoneScreen page={page} orders={placed} go={go} />;
	const detail = screen.startsWith(ITEM) ? find(screen.slice(ITEM.length), page.campaigns) : null;
	return (
		<>
			<ShopScreen {...shown} openOffer={(code) => go(ITEM + code)} />
			{detail && (
				<OfferSheet
					{...detail}
					quantity={cart.get(detail.offer.code) ?? 0}
					onClose={back}
					onAdd={(quantity, then) => {
						setQuantity(detail.offer.code, quantity);
						if (then === 'check out') go('cart', 'replace');
						else back();
					}}
				/>
			)}
		</>
	);
}
