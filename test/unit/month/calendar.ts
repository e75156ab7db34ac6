// A month of group buys, the same for everybody who runs it: what happens when, and who writes.

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The first minute of the month in Taiwan; LINE's month has begun an hour before. */
export const MONTH_START = Date.UTC(2026, 11, 31, 16);
export const DAYS = 30;

export const GROUPS = 10;
export const MEMBERS = 300;
/** Of each group. */
export const CAMPAIGNS = 4;
/** Of each campaign. */
export const ORDERS = 24;
/** Then the group is to hear how far a campaign is. */
const PROGRESS_AFTER = 2 * DAY;
/** Groups from this number on are quiet: whoever has nothing to order writes nothing there. */
const QUIET_FROM = 9;
/** In the others everybody writes once a week. */
const CHATS_A_DAY = Math.round(MEMBERS / 7);

export type Happening =
	| { type: 'plan'; at: number; group: number; opensAt: number; closesAt: number }
	| { type: 'write'; at: number; group: number; member: number; text: string }
	| { type: 'progress' | 'arrive'; at: number; group: number }
	/** The workflows that run by the clock, every half hour of the day. */
	| { type: 'tick'; at: number };

/** Everything that happens in the month, in its order. */
export function calendar(): Happening[] {
	const happenings: Happening[] = [];
	const any = numbers(7);
	const daytime = (day: number) => MONTH_START + day * DAY + 9 * HOUR + any(13 * 60) * MINUTE;
	for (let group = 0; group < GROUPS; group++) {
		for (let campaign = 0; campaign < CAMPAIGNS; campaign++) {
			const opensAt = MONTH_START + (campaign * 7 + (group % 3)) * DAY + 12 * HOUR;
			const closesAt = opensAt + 3 * DAY + 8 * HOUR;
			happenings.push({ type: 'plan', at: opensAt - 2 * HOUR, group, opensAt, closesAt });
			happenings.push({ type: 'progress', at: opensAt + PROGRESS_AFTER, group });
			happenings.push({ type: 'arrive', at: closesAt + DAY - 4 * HOUR, group });
			for (let order = 0; order < ORDERS; order++) {
				// Most order soon after the opening, some in the last hours, the rest in between.
				const rush = order % 3;
				const from = rush === 0 ? opensAt + 2 * MINUTE : rush === 1 ? closesAt - 90 * MINUTE : opensAt;
				const span = rush === 2 ? closesAt - opensAt - HOUR : 80 * MINUTE;
				const at = from + any(span / MINUTE) * MINUTE;
				happenings.push({ type: 'write', at, group, member: any(MEMBERS), text: `A1+${1 + any(3)}` });
			}
		}
		const chats = group < QUIET_FROM ? CHATS_A_DAY : 0;
		for (let chat = 0; chat < DAYS * chats; chat++) {
			const at = daytime(Math.floor(chat / chats));
			happenings.push({ type: 'write', at, group, member: any(MEMBERS), text: '今天好冷' });
		}
	}
	for (let day = 0; day < DAYS; day++) {
		for (let hour = 8; hour < 24; hour += 0.5) {
			happenings.push({ type: 'tick', at: MONTH_START + day * DAY + hour * HOUR });
		}
	}
	return happenings.sort((a, b) => a.at - b.at);
}

/** Numbers below a bound, by chance but always the same. */
function numbers(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
		return Math.floor((state / 2 ** 31) * below);
	};
}
