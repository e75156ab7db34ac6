/** The palette of the Flex messages; text on each meets WCAG AA contrast. */
export const COLORS = {
	accent: '#0B6B43',
	onAccent: '#FFFFFF',
	/** The empty part of a bar; no text stands on it. */
	onAccentFaint: '#5C9A80',
	tint: '#E4F3EA',
	muted: '#5F6B66',
	disabled: '#E8EBE9',
	alert: '#B3261E',
} as const;
