import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons';

interface Look {
	children: ComponentChildren;
	look?: 'primary' | 'secondary' | 'quiet' | 'danger';
	icon?: IconName;
	/** As wide as there is room. */
	wide?: boolean;
	/** Read in place of the text, where that alone does not say enough. */
	label?: string;
}

interface ButtonProps extends Look {
	onClick?: () => void;
	submit?: boolean;
	/** The id of the form that it submits, where it stands outside of it. */
	form?: string;
	busy?: boolean;
	disabled?: boolean;
}

export function Button({
	children,
	onClick,
	look = 'primary',
	icon,
	wide = false,
	label,
	submit = false,
	form,
	busy = false,
	disabled = false,
}: ButtonProps) {
	return (
		<button
			type={submit ? 'submit' : 'button'}
			form={form}
			class={classes(look, wide)}
			disabled={disabled || busy}
			aria-busy={busy}
			aria-label={label}
			onClick={onClick}
		>
			{busy ? <span class="spinner" /> : icon && <Icon name={icon} />}
			<span>{children}</span>
		</button>
	);
}

/** Looks like a button and leads elsewhere. */
export function LinkButton({
	href,
	children,
	look = 'secondary',
	icon,
	wide = false,
	label,
	apart = false,
}: Look & { href: string; apart?: boolean }) {
	return (
		<a
			class={classes(look, wide)}
			href={href}
			aria-label={label}
			rel="noopener noreferrer"
			target={apart ? '_blank' : undefined}
		>
			{icon && <Icon name={icon} />}
			<span>{children}</span>
		</a>
	);
}

const classes = (look: string, wide: boolean) => `button ${look}${wide ? ' wide' : ''}`;
