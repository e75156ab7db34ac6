import { REFERRAL_PARAMETER } from '../../groupbuy/referral-code';
import type { PageAnswer, PageRequest } from '../api';

/** No answer came: no connection, or none in time. What was sent may have arrived all the same. */
export interface Lost {
	ok: false;
	error: 'offline';
	field: null;
	message: '';
}

/** Everything that is not a page, a list of refusals or another success. */
export type Failure = Lost | Extract<PageAnswer, { error: string; field: unknown }>;
export type Reply = PageAnswer | Lost;

/** Picture in, slow network: far longer than any answer takes. */
const TIMEOUT = 60_000;

const lost: Lost = { ok: false, error: 'offline', field: null, message: '' };

/** The link's token, which every request repeats. */
export const token = new URLSearchParams(location.search).get('t') ?? '';

/** Of whoever shared the link. */
export const referralCode = new URLSearchParams(location.search).get(REFERRAL_PARAMETER);

/** As text, which a sandboxed page may send to its own server without asking first. */
export async function send(request: PageRequest): Promise<Reply> {
	const timeout = new AbortController();
	const timer = setTimeout(() => timeout.abort(), TIMEOUT);
	try {
		const response = await fetch(location.pathname, {
			method: 'POST',
			headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
			body: JSON.stringify(request),
			credentials: 'omit',
			signal: timeout.signal,
		});
		const text = await response.text();
		// A proxy's page in place of an answer is no answer.
		if (!text.startsWith('{')) return { ok: false, error: 'server', field: null, message: '' };
		return JSON.parse(text) as PageAnswer;
	} catch {
		return lost;
	} finally {
		clearTimeout(timer);
	}
}
