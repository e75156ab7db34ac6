import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { usePage } from '../page-context';
import type { Failure } from '../send';
import { Icon, type IconName } from './icons';

/** What went wrong with what was just sent, in words of ours, and the way on. */
export function FailureNote({ failure, onRetry }: { failure: Failure | null; onRetry?: () => void }) {
	const { words } = usePage();
	const note = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (failure) note.current?.scrollIntoView({ block: 'nearest' });
	}, [failure]);
	return (
		<div ref={note} role="alert">
			{failure && (
				<p class="note bad">
					<Icon name={failure.error === 'offline' ? 'off' : 'alert'} />
					<span>{words.errors[failure.error]}</span>
					{onRetry && failure.error === 'offline' && (
						<button type="button" class="text-button" onClick={onRetry}>
							{words.retry}
						</button>
					)}
				</p>
			)}
		</div>
	);
}

export function Note({ icon, look = 'plain', children }: NoteProps) {
	return (
		<p class={`note ${look}`}>
			{icon && <Icon name={icon} />}
			<span>{children}</span>
		</p>
	);
}

interface NoteProps {
	icon?: IconName;
	look?: 'plain' | 'theme' | 'bad' | 'warn';
	children: ComponentChildren;
}

/** Nothing is here, and why. */
export function Empty({
	icon,
	title,
	text,
	children,
}: {
	icon: IconName;
	title: string;
	text: string;
	children?: ComponentChildren;
}) {
	return (
		<div class="empty">
			<span class="empty-icon">
				<Icon name={icon} size={34} />
			</span>
			<h2>{title}</h2>
			<p>{text}</p>
			{children}
		</div>
	);
}
