import { useState } from 'preact/hooks';
import { formatMoney } from '../../../groupbuy/money';
import type { CampaignPageView, GroupPage } from '../../api';
import { usePage } from '../page-context';
import { Button } from '../ui/button';
import { Icon } from '../ui/icons';
import { Screen } from '../ui/layout';
import { Empty } from '../ui/messages';
import { goodsOf, piecesOf, type Cart, type CartItem } from './cart';
import { CampaignHead } from './campaign-head';
import { LoginCard } from './login-card';
import { OfferCard } from './offer-card';
import { OwnOrders } from './own-orders';

/** Offers of a campaign that are shown before anybody asks for more. */
const FIRST = 12;

export interface GroupScreenProps {
	page: GroupPage;
	cart: Cart;
	items: readonly CartItem[];
	setQuantity: (code: string, quantity: number) => void;
	go: (screen: string, how?: 'push' | 'replace') => void;
	back: () => void;
}

export function ShopScreen({
	page,
	cart,
	items,
	setQuantity,
	openOffer,
	go,
}: GroupScreenProps & { openOffer: (code: string) => void }) {
	const { words } = usePage();
	const { campaigns } = page;
	const [only] = campaigns.length === 1 ? campaigns : [];
	const pieces = piecesOf(cart);
	const currency = items.find(({ offered }) => offered)?.offered?.campaign.currency;
	return (
		<Screen
			wide
			title={only?.title ?? page.groupName ?? page.shop.name}
			bar={
				pieces > 0 && (
					<>
						<div class="bar-sum">
							<span>{words.cartCount(pieces)}</span>
							<strong>{currency && formatMoney(goodsOf(items), currency)}</strong>
						</div>
						<Button icon="cart" onClick={() => go('cart')}>
							{words.toCart}
						</Button>
					</>
				)
			}
		>
			<LoginCard page={page} />
			<OwnOrders orders={page.orders} />
			{campaigns.length === 0 && <Empty icon="bag" {...words.noCampaign} />}
			{campaigns.map((campaign) => (
				<section key={campaign.code} aria-label={campaign.title}>
					{only === undefined && <h2 class="campaign-title">{campaign.title}</h2>}
					<CampaignHead campaign={campaign} />
					<Offers campaign={campaign} cart={cart} setQuantity={setQuantity} openOffer={openOffer} />
				</section>
			))}
		</Screen>
	);
}

function Offers({
	campaign,
	cart,
	setQuantity,
	openOffer,
}: Pick<GroupScreenProps, 'cart' | 'setQuantity'> & {
	campaign: CampaignPageView;
	openOffer: (code: string) => void;
}) {
	const { words } = usePage();
	const [all, setAll] = useState(false);
	const { offers } = campaign;
	if (offers.length === 0) return <p class="muted">{words.noOffers}</p>;
	const shown = all ? offers : offers.slice(0, FIRST);
	return (
		<>
			<ul class="offers">
				{shown.map((offer, index) => (
					<OfferCard
						key={offer.code}
						offer={offer}
						campaign={campaign}
						quantity={cart.get(offer.code) ?? 0}
						eager={index < 4}
						onChange={(quantity) => setQuantity(offer.code, quantity)}
						onOpen={() => openOffer(offer.code)}
					/>
				))}
			</ul>
			{shown.length < offers.length && (
				<button type="button" class="more" onClick={() => setAll(true)}>
					{words.showMore(offers.length - shown.length)}
					<Icon name="plus" />
				</button>
			)}
		</>
	);
}
