import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { usePage } from '../page-context';
import { Icon } from './icons';

interface SheetProps {
	title: string;
	children: ComponentChildren;
	/** Below the scrolling part, always in reach. */
	actions?: ComponentChildren;
	onClose: () => void;
}

/** Rises from below on a phone and stands in the middle of a desktop. */
export function Sheet({ title, children, actions, onClose }: SheetProps) {
	const { words } = usePage();
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const element = dialog.current;
		element?.showModal();
		return () => element?.close();
	}, []);
	return (
		<dialog
			ref={dialog}
			class="sheet"
			aria-label={title}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
			// A click beside the sheet hits the dialog itself.
			onClick={(event) => event.target === event.currentTarget && onClose()}
		>
			<div class="sheet-body">
				<div class="sheet-scroll" tabIndex={0}>
					{children}
				</div>
				<button type="button" class="round sheet-close" aria-label={words.close} onClick={onClose}>
					<Icon name="close" />
				</button>
				{actions && <div class="sheet-actions">{actions}</div>}
			</div>
		</dialog>
	);
}
