import type { NoticePage } from '../api';
import { usePage } from './page-context';
import { Button } from './ui/button';
import { FriendCard } from './ui/friend-card';
import { Screen } from './ui/layout';
import { Icon, type IconName } from './ui/icons';

const ICONS: Record<NoticePage['notice'], IconName> = {
	link_invalid: 'alert',
	link_expired: 'clock',
	not_found: 'alert',
	open_in_line: 'friend',
	too_many_requests: 'clock',
};

/** In place of a page: why there is none, and what to do. */
export function NoticeScreen({ notice }: { notice: NoticePage['notice'] }) {
	const { words, line } = usePage();
	// LINE opens the address twice: first without the link's token, which its SDK puts back.
	if (line.state === 'starting') {
		return (
			<Screen title={null}>
				<div class="empty" role="status">
					<span class="spinner large" />
					<h1>{words.opening}</h1>
				</div>
			</Screen>
		);
	}
	const { title, text } = words.notices[notice];
	return (
		<Screen title={null}>
			<div class="empty">
				<span class="empty-icon">
					<Icon name={ICONS[notice]} size={34} />
				</span>
				<h1>{title}</h1>
				<p>{text}</p>
				{notice === 'open_in_line' && line.state === 'out' && (
					<Button icon="friend" onClick={line.login}>
						{words.loginWithLine}
					</Button>
				)}
				{notice === 'too_many_requests' && (
					<Button look="secondary" onClick={() => location.reload()}>
						{words.reload}
					</Button>
				)}
			</div>
			<FriendCard />
		</Screen>
	);
}
