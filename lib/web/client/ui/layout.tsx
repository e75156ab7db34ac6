import type { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { pictureUrl } from '../safe-url';
import { Icon, type IconName } from './icons';

interface ScreenProps {
	/** The heading; `null`: the screen brings its own. */
	title: string | null;
	onBack?: (() => void) | undefined;
	children: ComponentChildren;
	/** Sticks to the lower edge: the total and the one main action. */
	bar?: ComponentChildren;
	wide?: boolean;
}

export function Screen({ title, onBack, children, bar, wide = false }: ScreenProps) {
	const { words, shop } = usePage();
	const logo = pictureUrl(shop.logoUrl);
	return (
		<div class={`screen${wide ? ' screen-wide' : ''}${bar ? ' has-bar' : ''}`}>
			<header class="top">
				<div class="inner">
					{onBack ? (
						<button type="button" class="round" aria-label={words.back} onClick={onBack}>
							<Icon name="back" />
						</button>
					) : (
						logo !== undefined && <img class="logo" src={logo} alt="" width="32" height="32" />
					)}
					{onBack && title !== null ? (
						<h1 tabIndex={-1}>{title}</h1>
					) : (
						<span class="shop-name">{shop.name}</span>
					)}
				</div>
			</header>
			<main class="inner">
				{!onBack && title !== null && (
					<h1 class="page-title" tabIndex={-1}>
						{title}
					</h1>
				)}
				{children}
			</main>
			{bar && (
				<div class="bar">
					<div class="inner">{bar}</div>
				</div>
			)}
		</div>
	);
}

/** A white card with a heading. */
export function Card({
	title,
	icon,
	aside,
	children,
}: {
	title?: string;
	icon?: IconName;
	aside?: ComponentChildren;
	children: ComponentChildren;
}) {
	return (
		<section class="card">
			{title !== undefined && (
				<div class="card-head">
					<h2>
						{icon && <Icon name={icon} />}
						{title}
					</h2>
					{aside}
				</div>
			)}
			{children}
		</section>
	);
}
