import { formatMoney } from '../../../groupbuy/money';
import type { CampaignPageView, OfferView } from '../../api';
import { usePage } from '../page-context';
import { Icon } from '../ui/icons';
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
			<button type="button" class="offer-open" aria-label={words.details(name)} onClick={onOpen}>
				<Picture url={imageUrl} eager={eager} />
				{soldOut && <span class="ribbon">{words.soldOut}</span>}
			</button>
			<div class="offer-text">
				<h3>
					<span class="code">{code}</span> {title}
				</h3>
				{variantTitle !== null && <p class="variant">{variantTitle}</p>}
				<Price offer={offer} campaign={campaign} />
				<Nudges offer={offer} campaign={campaign} />
			</div>
			<div class="offer-buy">
				{quantity > 0 ? (
					<Stepper title={name} quantity={quantity} max={mostOf(offer)} onChange={onChange} />
				) : soldOut ? (
					<span class="muted">{words.soldOut}</span>
				) : mostOf(offer) === 0 ? (
					<span class="muted">{words.limitReached}</span>
				) : (
					<button
						type="button"
						class="button secondary small"
						disabled={!campaign.open}
						aria-label={words.addItem(name)}
						onClick={() => onChange(1)}
					>
						<Icon name="plus" size={18} />
						<span>{words.addToCart}</span>
					</button>
				)}
			</div>
		</li>
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
		<>
			<p class="price">
				<strong>{formatMoney(priceMinor, campaign.currency)}</strong>
				{priceMinor < basePriceMinor && (
					<s aria-label={words.basePrice(formatMoney(basePriceMinor, campaign.currency))}>
						{formatMoney(basePriceMinor, campaign.currency)}
					</s>
				)}
			</p>
			{early && <p class="early">{words.earlyBirdUntil(time(early.until))}</p>}
		</>
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
