/** Moments as shoppers read them, in the shop's time zone. */
export interface TimeFormat {
	/** `11/21（週六）21:00`; no year, since it is never far away. */
	(at: number): string;
}

export function timeFormat(locale: string, timeZone: string): TimeFormat {
	const format = new Intl.DateTimeFormat(locale, {
		timeZone,
		month: 'numeric',
		day: 'numeric',
		weekday: 'short',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	});
	if (!locale.startsWith('zh')) return (at) => format.format(at);
	return (at) => {
		const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
		return `${part['month']}/${part['day']}（${part['weekday']}）${part['hour']}:${part['minute']}`;
	};
}

/** Days, hours and minutes until a moment, all 0 once it has passed. */
export function timeLeft(until: number, now: number): { days: number; hours: number; minutes: number } {
	const minutes = Math.max(0, Math.floor((until - now) / 60_000));
	return { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
}
