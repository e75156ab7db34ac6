import { formatMoney } from '../../../groupbuy/money';
import type { CampaignPageView, OfferView } from '../../api';
import { usePage } from '../page-context';
import { Picture } from '../ui/picture';
import { Stepper } from '../ui/stepper';
import { mostOf } from './cart';

interface OfferCardProps {
	offer: OfferView;
	campaign: CampaignPageView;
	quantity: number;
	eager: boolean;
	onChange: (quantity: number) => void;
	onOpen: () => void;
}

/** How few pieces must be left for the number to be worth telling. */
export const FEW = 10;

export function OfferCard({ offer, campaign, quantity, eager, onChange, onOpen }: OfferCardProps) {
	const { words } = usePage();
	const { code, title, variantTitle, imageUrl, left } = offer;
	const name = nameOf(offer);
	const soldOut = left === 0;
	return (
		<li class={`offer${soldOut ? ' sold-out' : ''}`}>
			<div class="offer-picture">
				<button type="button" aria-label={words.details(name)} onClick={onOpen}>
					<Picture url={imageUrl} eager={eager} />
				</button>
				{soldOut && <span class="ribbon">{words.soldOut}</span>}
			</div>
			<div class="offer-text">
				<h3>
					<span class="code">{code}</span> {title}
				</h3>
				{variantTitle !== null && <p class="variant">{variantTitle}</p>}
				<Nudges offer={offer} campaign={campaign} />
				<div class="offer-buy">
					<Price offer={offer} campaign={campaign} />
					<Buy offer={offer} open={campaign.open} quantity={quantity} onChange={onChange} />
				</div>
			</div>
		</li>
	);
}

function Buy({
	offer,
	open,
	quantity,
	onChange,
}: Pick<OfferCardProps, 'offer' | 'quantity' | 'onChange'> & { open: boolean }) {
	const { words } = usePage();
	const name = nameOf(offer);
	const most = mostOf(offer);
	if (quantity > 0) return <Stepper title={name} quantity={quantity} max={most} onChange={onChange} />;
	if (offer.left === 0) return null;
	if (most === 0) return <span class="muted">{words.limitReached}</span>;
	return (
		<button
			type="button"
			class="button secondary small"
			disabled={!open}
			aria-label={words.addItem(name)}
			onClick={() => onChange(1)}
		>
			{words.addToCart}
		</button>
	);
}

export const nameOf = ({ title, variantTitle }: Pick<OfferView, 'title' | 'variantTitle'>): string =>
	variantTitle === null ? title : `${title} ${variantTitle}`;

/** What a piece costs now, and until when, if that is less than usual. */
export function Price({ offer, campaign }: { offer: OfferView; campaign: CampaignPageView }) {
	const { words, time } = usePage();
	const { priceMinor, basePriceMinor, earlyBird } = offer;
	const early =
		priceMinor < basePriceMinor ? earlyBird.find((price) => price.priceMinor === priceMinor) : undefined;
	return (
		<div>
			{early && <p class="early">{words.earlyBirdUntil(time(early.until))}</p>}
			<p class="price">
				<strong>{formatMoney(priceMinor, campaign.currency)}</strong>
				{priceMinor < basePriceMinor && (
					<s aria-label={words.basePrice(formatMoney(basePriceMinor, campaign.currency))}>
						{formatMoney(basePriceMinor, campaign.currency)}
					</s>
				)}
			</p>
		</div>
	);
}

function Nudges({ offer, campaign }: { offer: OfferView; campaign: CampaignPageView }) {
	const { words } = usePage();
	const { left, tiers, ordered, priceMinor } = offer;
	const next = tiers.find((tier) => tier.from > ordered && tier.priceMinor < priceMinor);
	const few = left !== null && left > 0 && left <= FEW;
	if (!few && !next) return null;
	return (
		<ul class="chips">
			{few && <li class="chip hot">{words.left(left)}</li>}
			{next && (
				<li class="chip theme">
					{words.nextTier(next.from - ordered, formatMoney(next.priceMinor, campaign.currency))}
				</li>
			)}
		</ul>
	);
}
