import { useEffect, useState } from 'preact/hooks';
import type { OrderPage } from '../../api';
import { usePage, useSend } from '../page-context';
import { linkUrl } from '../safe-url';
import { send, token } from '../send';
import { Button, LinkButton } from '../ui/button';
import { Card } from '../ui/layout';
import { FailureNote, Note } from '../ui/messages';

const EVERY = 3_000;
/** Long enough for a workflow that asks a gateway; after that the shop sends the link itself. */
const PATIENCE = 60_000;

/** The page of a payment gateway, whose address a workflow sets on the order once the buyer asks for it. */
export function PaymentLink({ page: { paymentUrl, payment } }: { page: OrderPage }) {
	const { words, show } = usePage();
	const { run, busy, failure } = useSend();
	const [waitingSince, setWaitingSince] = useState<number | null>(null);
	const [gaveUp, setGaveUp] = useState(false);
	const url = linkUrl(paymentUrl);
	const waiting = waitingSince !== null && url === undefined;

	useEffect(() => {
		if (waitingSince === null || url !== undefined) return;
		const timer = setInterval(() => {
			if (Date.now() - waitingSince > PATIENCE) {
				setWaitingSince(null);
				setGaveUp(true);
			} else if (!document.hidden) {
				void send({ action: 'load', token }).then((reply) => 'page' in reply && show(reply.page));
			}
		}, EVERY);
		return () => clearInterval(timer);
	}, [waitingSince, url]);

	const ask = async () => {
		setGaveUp(false);
		const reply = await run({ action: 'request_payment', token });
		if (reply?.ok) setWaitingSince(Date.now());
	};
	return (
		<Card title={payment?.name ?? words.payment}>
			<p class="muted">{payment?.instructions ?? words.paymentLinkText}</p>
			{gaveUp && <Note look="warn">{words.noLinkYet}</Note>}
			<FailureNote failure={failure} onRetry={() => void ask()} />
			<div aria-live="polite">
				{url !== undefined ? (
					<LinkButton href={url} look="primary" icon="wallet" wide>
						{words.paymentLink}
					</LinkButton>
				) : (
					<Button icon="wallet" wide busy={busy || waiting} onClick={() => void ask()}>
						{waiting ? words.waitingForLink : words.pay}
					</Button>
				)}
			</div>
		</Card>
	);
}
