import { formatMoney } from '../../../groupbuy/money';
import type { CampaignPageView } from '../../api';
import { timeLeft } from '../format';
import { useNow } from '../now';
import { usePage } from '../page-context';
import { Icon } from '../ui/icons';

/** Until when, on which terms, and how far the campaign is from forming (成團). */
export function CampaignHead({ campaign }: { campaign: CampaignPageView }) {
	const { words } = usePage();
	const { payment, depositRate, minQuantity, minAmountMinor, currency, offers } = campaign;
	const ordered = offers.reduce((sum, offer) => sum + offer.ordered, 0);
	return (
		<div class="card campaign">
			<Deadline campaign={campaign} />
			<ul class="chips">
				{payment === 'prepaid' && <li class="chip">{words.prepaid}</li>}
				{payment === 'deposit' && <li class="chip">{words.deposit(`${(depositRate ?? 10_000) / 100}%`)}</li>}
				{minAmountMinor !== null && (
					<li class="chip">{words.minimumAmount(formatMoney(minAmountMinor, currency))}</li>
				)}
				{ordered > 0 && minQuantity === null && <li class="chip">{words.ordered(ordered)}</li>}
			</ul>
			{minQuantity !== null && <Forming ordered={ordered} needed={minQuantity} />}
		</div>
	);
}

function Deadline({ campaign: { open, opensAt, closesAt } }: { campaign: CampaignPageView }) {
	const { words, time } = usePage();
	const now = useNow();
	if (!open) {
		const before = opensAt > now;
		return (
			<p class="deadline">
				<Icon name="clock" />
				{before ? words.starts(time(opensAt)) : words.ended}
			</p>
		);
	}
	const left = closesAt === null ? null : timeLeft(closesAt, now);
	return (
		<p class="deadline">
			<Icon name="clock" />
			{closesAt === null ? words.noEnd : words.ends(time(closesAt))}
			{left && (
				<strong class={left.days === 0 && left.hours < 3 ? 'soon' : undefined}>
					{words.timeLeft(left.days, left.hours, left.minutes)}
				</strong>
			)}
		</p>
	);
}

function Forming({ ordered, needed }: { ordered: number; needed: number }) {
	const { words } = usePage();
	const formed = ordered >= needed;
	return (
		<div class="forming">
			<p>
				<strong>{formed ? words.formed : words.toForm(words.pieces(needed - ordered))}</strong>
				<span class="muted">
					{ordered} / {needed}
				</span>
			</p>
			<progress aria-label={words.minimum(needed)} max={needed} value={Math.min(ordered, needed)} />
		</div>
	);
}
