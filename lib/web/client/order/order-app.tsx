import { useMemo, useRef } from 'preact/hooks';
import type { OrderPage } from '../../api';
import type { FormState } from '../checkout/form-state';
import { newId } from '../new-id';
import { useSend } from '../page-context';
import { useScreens } from '../screens';
import { token } from '../send';
import { CancelSheet } from './cancel-sheet';
import { ChangeScreen } from './change-screen';
import { OrderCheckout } from './order-checkout';
import { OrderScreen } from './order-screen';
import { PayScreen } from './pay-screen';

/** An order's page: what it is, how far it is, and all that its buyer may do with it. */
export function OrderApp({ page }: { page: OrderPage }) {
	const sender = useSend();
	const { screen, go, back } = useScreens(
		() => '',
		(name) => (name === 'cancel' ? '' : name),
	);
	const submission = useMemo(newId, [page]);
	const typed = useRef<FormState | null>(null);
	const { may } = page;

	const home = () => go('', 'replace');
	const cancel = async () => {
		await sender.run({ action: 'cancel', token });
		home();
	};
	const repeat = async () => {
		const reply = await sender.run({ action: 'repeat', token });
		if (reply?.ok && 'url' in reply) location.assign(reply.url);
	};

	// A screen for what is possible no longer falls back to the order itself.
	if (screen === 'checkout' && may.checkOut) {
		return (
			<OrderCheckout
				page={page}
				typed={typed}
				sender={sender}
				onBack={back}
				onSubmit={(checkout) =>
					void sender.run({ action: 'check_out', token, checkout }).then((reply) => reply?.ok && home())
				}
			/>
		);
	}
	if (screen === 'change' && may.change) {
		return (
			<ChangeScreen
				page={page}
				sender={sender}
				onBack={back}
				onSubmit={async (lines) => {
					const reply = await sender.run({ action: 'change', token, submission, lines });
					if (reply?.ok) home();
					return reply;
				}}
			/>
		);
	}
	if (screen === 'pay' && may.pay) return <PayScreen page={page} onBack={back} onDone={home} />;
	return (
		<>
			<OrderScreen
				page={page}
				sender={sender}
				go={go}
				confirm={() => void sender.run({ action: 'confirm', token })}
				repeat={() => void repeat()}
			/>
			{screen === 'cancel' && may.cancel && (
				<CancelSheet busy={sender.busy} onCancel={() => void cancel()} onClose={back} />
			)}
		</>
	);
}
