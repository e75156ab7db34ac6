import type { GroupPage } from '../../api';
import { usePage } from '../page-context';
import { Button } from '../ui/button';
import { Card } from '../ui/layout';
import { Note } from '../ui/messages';

/** Says who is known, or offers the login of LINE where there is one; where the page knows nobody, an order is written in the chat. */
export function LoginCard({ page }: { page: GroupPage }) {
	const { words, line } = usePage();
	if (page.me !== null) {
		return page.me.name === null ? null : <p class="muted">{words.orderingAs(page.me.name)}</p>;
	}
	if (line.state === 'starting') return <Note>{words.loggingIn}</Note>;
	if (line.state === 'out') {
		return (
			<Card>
				<div class="login">
					<p>{words.loginText}</p>
					<Button look="secondary" icon="friend" onClick={line.login}>
						{words.loginWithLine}
					</Button>
				</div>
			</Card>
		);
	}
	return page.guests ? null : <Note>{words.orderInChat}</Note>;
}
