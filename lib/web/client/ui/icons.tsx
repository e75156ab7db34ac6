/** Drawn on a grid of 24, in the colour of the text around them. */
const PATHS = {
	back: 'M15 5l-7 7 7 7',
	close: 'M6 6l12 12M18 6L6 18',
	plus: 'M12 5v14M5 12h14',
	minus: 'M5 12h14',
	check: 'M5 12.5l4.5 4.5L19 7.5',
	clock: 'M12 7v5l3 2M12 21a9 9 0 100-18 9 9 0 000 18z',
	cart: 'M3 4h2.5l2 11h10l2-8H6.3M9 19.5h.01M16 19.5h.01',
	bag: 'M5 8h14l-1 12H6L5 8zM9 8V6.5a3 3 0 016 0V8',
	picture: 'M4 5h16v14H4zM4 16l4.5-4.5 3.5 3.5 3-3 5 5M9 9h.01',
	alert: 'M12 8v5M12 16.5h.01M12 3.5l9 16H3z',
	copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
	truck:
		'M3 6h11v10H3zM14 10h4l3 3v3h-7M7 18.5a1.5 1.5 0 100-3 1.5 1.5 0 000 3zM17 18.5a1.5 1.5 0 100-3 1.5 1.5 0 000 3z',
	wallet: 'M4 7h14a2 2 0 012 2v9H4zM4 7l11-3v3M16 13h.01',
	next: 'M9 5l7 7-7 7',
	upload: 'M12 16V5M7.5 9L12 4.5 16.5 9M5 16v3h14v-3',
	store: 'M4 9l1.5-5h13L20 9M4 9v11h16V9M4 9c0 2 4 2 4 0 0 2 4 2 4 0 0 2 4 2 4 0 0 2 4 2 4 0M10 20v-5h4v5',
	friend: 'M10 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3.5 20c0-3.6 3-6 6.5-6s6.5 2.4 6.5 6M18.5 8v6M15.5 11h6',
	off: 'M4 4l16 16M8.5 8.6A9 9 0 003 11M12 7a13 13 0 019 4M6 14.5A8 8 0 0112 12M12 18.5h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
	return (
		<svg
			class="icon"
			width={size}
			height={size}
			viewBox="0 0 24 24"
			fill="none"
			stroke="currentColor"
			stroke-width="1.8"
			stroke-linecap="round"
			stroke-linejoin="round"
			aria-hidden="true"
		>
			<path d={PATHS[name]} />
		</svg>
	);
}
