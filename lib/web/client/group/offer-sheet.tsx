import { useState } from 'preact/hooks';
import { formatMoney } from '../../../groupbuy/money';
import type { CampaignPageView, OfferView } from '../../api';
import { usePage } from '../page-context';
import { Button } from '../ui/button';
import { Picture } from '../ui/picture';
import { Sheet } from '../ui/sheet';
import { Stepper } from '../ui/stepper';
import { mostOf } from './cart';
import { nameOf, Price } from './offer-card';

interface OfferSheetProps {
	offer: OfferView;
	campaign: CampaignPageView;
	/** Already in the cart. */
	quantity: number;
	onAdd: (quantity: number, then: 'stay' | 'check out') => void;
	onClose: () => void;
}

/** All about one offer, with its big picture. */
export function OfferSheet({ offer, campaign, quantity, onAdd, onClose }: OfferSheetProps) {
	const { words } = usePage();
	const most = mostOf(offer);
	const [wanted, setWanted] = useState(Math.max(1, Math.min(quantity, most)));
	const { code, title, variantTitle, description, imageUrl, left, ordered, minQuantity, casePack } = offer;
	const orderable = campaign.open && most > 0;
	return (
		<Sheet
			title={nameOf(offer)}
			onClose={onClose}
			actions={
				orderable ? (
					<>
						<Stepper title={nameOf(offer)} quantity={wanted} min={1} max={most} onChange={setWanted} />
						<Button look="secondary" wide onClick={() => onAdd(wanted, 'stay')}>
							{words.addToCart}
						</Button>
						<Button wide onClick={() => onAdd(wanted, 'check out')}>
							{words.addAndCheckOut}
						</Button>
					</>
				) : (
					<p class="muted center">
						{left === 0 ? words.soldOut : campaign.open ? words.limitReached : words.ended}
					</p>
				)
			}
		>
			<Picture url={imageUrl} eager />
			<div class="detail">
				<h2>
					<span class="code">{code}</span> {title}
				</h2>
				{variantTitle !== null && <p class="variant">{variantTitle}</p>}
				<Price offer={offer} campaign={campaign} />
				<ul class="chips">
					{left !== null && left > 0 && <li class="chip hot">{words.left(left)}</li>}
					{ordered > 0 && <li class="chip">{words.ordered(ordered)}</li>}
					{minQuantity !== null && <li class="chip">{words.minimum(minQuantity)}</li>}
					{casePack !== null && <li class="chip">{words.packs(casePack)}</li>}
				</ul>
				<Tiers offer={offer} campaign={campaign} />
				{description !== null && <p class="description">{description}</p>}
			</div>
		</Sheet>
	);
}

function Tiers({ offer: { tiers, ordered }, campaign }: { offer: OfferView; campaign: CampaignPageView }) {
	const { words } = usePage();
	if (tiers.length === 0) return null;
	return (
		<table class="tiers">
			<caption>{words.tiers}</caption>
			<tbody>
				{tiers.map(({ from, priceMinor }) => (
					<tr key={from} class={ordered >= from ? 'reached' : undefined}>
						<th scope="row">{words.tier(from)}</th>
						<td>{formatMoney(priceMinor, campaign.currency)}</td>
						<td>{ordered >= from ? words.tierReached : words.toReach(from - ordered)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
