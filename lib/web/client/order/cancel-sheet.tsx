import { usePage } from '../page-context';
import { Button } from '../ui/button';
import { Sheet } from '../ui/sheet';

export function CancelSheet({
	busy,
	onCancel,
	onClose,
}: {
	busy: boolean;
	onCancel: () => void;
	onClose: () => void;
}) {
	const { words } = usePage();
	return (
		<Sheet
			title={words.cancelAsk}
			onClose={onClose}
			actions={
				<>
					<Button look="secondary" wide disabled={busy} onClick={onClose}>
						{words.cancelNo}
					</Button>
					<Button look="danger" wide busy={busy} onClick={onCancel}>
						{words.cancelYes}
					</Button>
				</>
			}
		>
			<div class="ask">
				<h2>{words.cancelAsk}</h2>
				<p>{words.cancelText}</p>
			</div>
		</Sheet>
	);
}
