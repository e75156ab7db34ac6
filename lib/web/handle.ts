import { randomBytes } from 'node:crypto';

import { readShopSettings } from '../store/shop-settings';
import { ACTIONS } from './actions';
import type { Action } from './actions/action';
import { pageOf } from './actions/load';
import type { NoticePage, PageAnswer, PageData, PageErrorCode, PageRequest } from './api';
import { openLink } from './link-token';
import { API_HEADERS, pageHeaders, renderPage, type ClientAssets } from './page';
import { RateLimit } from './rate-limit';
import { answerReport } from './report-page';
import { openPageLink, PageError, refused, shopView, type Storefront, type Visit } from './storefront';
import type { WebAnswer, WebRequest } from './web-request';

/** What is the same for all requests of a trigger. */
export interface Site {
	shop: Storefront;
	assets: ClientAssets;
	lineTagId: string | null;
	/** Told of what should not happen; without personal data. */
	onError: (error: unknown) => void;
}

/** A file of 5 MB in base64, and what is around it. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const rates = new RateLimit();
/** Many people share the address of a mobile network, so what one of them may do is told apart by their link. */
const PER_ADDRESS = { burst: 150, perSecond: 10 };
const PER_LINK = { burst: 40, perSecond: 2 };
const CARTS_PER_ADDRESS = { burst: 60, perSecond: 1 };

const STATUS: Record<PageErrorCode, number> = {
	link_invalid: 404,
	link_expired: 410,
	login_expired: 401,
	login_required: 401,
	invalid: 400,
	not_possible: 409,
	file_type: 415,
	file_too_large: 413,
	too_many_requests: 429,
	server: 503,
};

/**
 * Answers a request to the pages: GET with the page of a link, POST with what a page asks for. It never throws; whoever
 * asks learns a code, never what has gone wrong inside.
 *
 * @param now epoch milliseconds
 */
export async function handle(site: Site, request: WebRequest, now: number): Promise<WebAnswer> {
	const post = request.method === 'POST';
	try {
		const settings = await readShopSettings(site.shop.store.db);
		const { liff, address } = request;
		const visit: Visit = { shop: site.shop, settings, liff: liff && site.shop.login !== null, now };
		const passes = rates.take(`address ${address}`, PER_ADDRESS, now);
		const report = openLink(site.shop.key, request.query.t, 'report', now);
		// Forged is what is for something else, or for nothing.
		if (report.ok || report.reason === 'expired') {
			return await answerReport(visit, request, {
				...{ link: report.ok ? report.link : null, passes, onError: site.onError },
			});
		}
		return post ? await answerPost(visit, request, passes) : await answerGet(site, visit, request, passes);
	} catch (error) {
		site.onError(error);
		const failed = { ok: false, error: 'server', field: null, message: '' } satisfies PageAnswer;
		return json(STATUS.server, failed);
	}
}

async function answerGet(
	site: Site,
	visit: Visit,
	{ query, origin }: WebRequest,
	passes: boolean,
): Promise<WebAnswer> {
	const { status, page } = passes
		? await firstPage(visit, query.t, 'liff.state' in query)
		: { status: 429, page: notice(visit, 'too_many_requests') };
	const nonce = randomBytes(16).toString('base64');
	// In a sandbox there are no cookies, and LINE Tag counts by them.
	const lineTagId = visit.liff ? site.lineTagId : null;
	return {
		status,
		headers: pageHeaders({ nonce, liff: visit.liff, origin }),
		body: renderPage(page, site.assets, { nonce, lineTagId }),
	};
}

async function firstPage(
	visit: Visit,
	token: unknown,
	redirected: boolean,
): Promise<{ status: number; page: PageData }> {
	// LINE opens a LIFF app without its query first, and again with it once its SDK has started.
	if (visit.liff && redirected) return { status: 200, page: notice(visit, 'open_in_line') };
	try {
		const { buyer } = openPageLink(visit, token);
		// Inside LINE it can be asked who is there before anything is shown.
		if (visit.liff && buyer !== null) return { status: 200, page: notice(visit, 'open_in_line') };
		return { status: 200, page: await pageOf(visit, token, undefined) };
	} catch (error) {
		if (!(error instanceof PageError)) throw error;
		const expired = error.code === 'link_expired';
		return { status: STATUS[error.code], page: notice(visit, expired ? 'link_expired' : 'link_invalid') };
	}
}

function notice(visit: Visit, why: NoticePage['notice']): NoticePage {
	return { kind: 'notice', shop: shopView(visit), notice: why };
}

async function answerPost(visit: Visit, { body, address }: WebRequest, passes: boolean): Promise<WebAnswer> {
	try {
		if (!passes) throw new PageError('too_many_requests', 'Too many requests of this address');
		if (body === undefined) throw new PageError('invalid', 'The body is no text');
		if (body.length > MAX_BODY_BYTES) throw new PageError('file_too_large', 'The body is too large');
		const fields = parse(body);
		if (!rates.take(visitorOf(visit, fields, address), PER_LINK, visit.now)) {
			throw new PageError('too_many_requests', 'Too many requests of this link');
		}
		// Whoever makes up guests must not be able to empty the shelves.
		if (fields.action === 'submit_cart' && !rates.take(`cart ${address}`, CARTS_PER_ADDRESS, visit.now)) {
			throw new PageError('too_many_requests', 'Too many carts of this address');
		}
		return json(200, await act(visit, fields));
	} catch (error) {
		if (error instanceof PageError) return json(STATUS[error.code], refused(error));
		throw error;
	}
}

/** A name for whoever asks that nobody can make up: of a session or a link of ours; of others, their address. */
function visitorOf(
	{ shop, now }: Visit,
	{ session, token }: Record<string, unknown>,
	address: string,
): string {
	if (openLink(shop.key, session, 'session', now).ok) return `session ${String(session)}`;
	if (openLink(shop.key, token, 'order', now).ok) return `order ${String(token)}`;
	return `no link, ${address}`;
}

function parse(body: Buffer): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(body.toString('utf8'));
		if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
	} catch {
		// Told as what it is: no request of ours.
	}
	throw new PageError('invalid', 'The body is no JSON object');
}

async function act(visit: Visit, fields: Record<string, unknown>): Promise<PageAnswer> {
	const name = fields.action;
	if (typeof name !== 'string' || !Object.hasOwn(ACTIONS, name)) {
		throw new PageError('invalid', 'There is no such action', 'action');
	}
	const action = ACTIONS[name as PageRequest['action']] as Action<'load'>;
	return await action(visit, fields);
}

function json(status: number, answer: PageAnswer): WebAnswer {
	return { status, headers: API_HEADERS, body: JSON.stringify(answer) };
}
