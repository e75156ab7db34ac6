import type { GroupPage } from '../../api';
import { usePage } from '../page-context';
import { linkUrl } from '../safe-url';
import { Button, LinkButton } from '../ui/button';
import { Icon } from '../ui/icons';
import { Card, Screen } from '../ui/layout';
import { FriendCard } from '../ui/friend-card';
import type { PlacedOrder } from './cart';

interface DoneScreenProps {
	page: GroupPage;
	orders: readonly PlacedOrder[];
	go: (screen: string, how?: 'push' | 'replace') => void;
}

/** Order complete: the numbers, what happens next, and the brand's account to add as a friend. */
export function DoneScreen({ page, orders, go }: DoneScreenProps) {
	const { words, line } = usePage();
	const inAdvance = page.campaigns.some(({ payment }) => payment !== 'on_pickup');
	return (
		<Screen title={null}>
			<div class="done">
				<span class="done-mark">
					<Icon name="check" size={40} />
				</span>
				<h1 tabIndex={-1}>{words.done}</h1>
				<p>{words.doneText}</p>
			</div>
			<Card title={words.orderNumber} icon="bag">
				<ul class="rows">
					{orders.map(({ code, url }) => (
						<li key={code} class="row">
							<strong class="row-text number">{code}</strong>
							<LinkButton href={linkUrl(url) ?? ''} look="primary">
								{words.viewOrder}
							</LinkButton>
						</li>
					))}
				</ul>
			</Card>
			<Card title={words.nextSteps} icon="clock">
				<ol class="steps">
					{inAdvance && <li>{words.nextPrepaid}</li>}
					<li>{words.nextCampaign}</li>
					<li>{words.nextKeepLink}</li>
				</ol>
			</Card>
			<FriendCard />
			<div class="stack">
				<Button look="quiet" wide onClick={() => go('', 'replace')}>
					{words.goOnShopping}
				</Button>
				{line.close && (
					<Button look="quiet" wide onClick={line.close}>
						{words.closeWindow}
					</Button>
				)}
			</div>
		</Screen>
	);
}
