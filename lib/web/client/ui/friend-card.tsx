import { usePage } from '../page-context';
import { linkUrl } from '../safe-url';
import { LinkButton } from './button';
import { Card } from './layout';

/** 加入好友 of the brand's account, where one is set. */
export function FriendCard() {
	const { words, shop } = usePage();
	const url = linkUrl(shop.addFriendUrl);
	if (url === undefined) return null;
	return (
		<Card>
			<div class="friend">
				<p>{words.addFriendText(shop.name)}</p>
				<LinkButton href={url} look="secondary" icon="friend" apart>
					{words.addFriend}
				</LinkButton>
			</div>
		</Card>
	);
}
