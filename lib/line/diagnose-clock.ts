import { failed, ok, warning, type Finding } from './finding';
import { header, type LineApi } from './messaging-api';

/** Reply tokens live a minute. */
const WARN_MS = 30_000;

/** Links and tokens with an end are refused, or taken for too long. */
const FAIL_MS = 5 * 60_000;

/**
 * The same way to LINE, and how far this machine's clock is from LINE's by the `Date` of its answers.
 *
 * @returns `findings` of what was asked so far; none while LINE told no time
 */
export function clockOf(api: LineApi, now: () => number): { api: LineApi; findings: () => Finding[] } {
	let best: { roundTrip: number; ahead: number } | null = null;
	return {
		api: {
			...api,
			request: async (request) => {
				const asked = now();
				const response = await api.request(request);
				const roundTrip = now() - asked;
				const date = Date.parse(header(response, 'date') ?? '');
				// The quickest answer is the most exact; `Date` has whole seconds, so half a second is added.
				if (!Number.isNaN(date) && (!best || roundTrip < best.roundTrip)) {
					best = { roundTrip, ahead: asked + roundTrip / 2 - (date + 500) };
				}
				return response;
			},
		},
		findings: () => (best ? [finding(best.ahead)] : []),
	};
}

function finding(ahead: number): Finding {
	const off = Math.abs(ahead);
	if (off <= WARN_MS) return ok('clock', 'This server’s clock agrees with LINE’s');
	const report = off > FAIL_MS ? failed : warning;
	return report(
		'clock',
		`This server’s clock is ${Math.round(off / 1000)} seconds ${ahead > 0 ? 'ahead of' : 'behind'} LINE’s: deadlines, tokens and links end at the wrong time`,
		'Let the server set its clock by the network (NTP), for example "timedatectl set-ntp true"; a container has the clock of its host.',
	);
}
