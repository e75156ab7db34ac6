// A shop's pages over a real store, and people who use them.
import { keepStorefrontEvent } from '../../lib/store/storefront-events';
import { linkVersions } from '../../lib/store/order-links';
import type { Db, Store } from '../../lib/store/store';
import type { OrderPage, PageAnswer, PageRequest } from '../../lib/web/api';
import { handle, type Site } from '../../lib/web/handle';
import { linkKey } from '../../lib/web/link-token';
import { orderToken } from '../../lib/web/links';
import { HOUR, NOW } from './shop';

export const MING = `U${'1'.repeat(32)}`;
export const MEI = `U${'2'.repeat(32)}`;
/** When buyers are at the pages, unless said otherwise: a whole minute of the clock. */
export const AT = NOW + HOUR;

const key = linkKey('secret');
const INBOX = 'trigger';

export type Login = Site['shop']['login'];

/** Pages whose events wait in the inbox of one trigger. */
export function siteOf(store: Store, login: Login = null): Site {
	return {
		shop: {
			...{ store, key, language: 'zh-TW', themeColor: '#06c755', logoUrl: null, timeZone: 'Asia/Taipei' },
			...{ guests: true, login },
			note: async (trx, event, now) => {
				await keepStorefrontEvent(trx, INBOX, event, now);
			},
		},
		assets: { script: '', style: '' },
		lineTagId: null,
		onError: (error) => {
			throw error;
		},
	};
}

/** The token of a link to an order as it would be sent now. */
export async function linkTo(db: Db, code: string, lineUserId: string): Promise<string> {
	const linkVersion = (await linkVersions(db, [code])).get(code) ?? 0;
	return orderToken(key, { linkDays: 30 }, { code, linkVersion, lineUserId }, AT);
}

/** What waits for the workflow, each by its name and its order. */
export async function notedEvents(db: Db): Promise<string[]> {
	const rows = await db.selectFrom('inbox_events').select('payload').orderBy('id').execute();
	return rows.map(({ payload }) => {
		const { event, orderCode } = JSON.parse(payload) as { event: string; orderCode: string };
		return `${event} ${orderCode}`;
	});
}

export type Answer = PageAnswer & { page?: OrderPage; error?: string; field?: string; url?: string };

let visitors = 0;

/**
 * Somebody whose pages must hold nothing of others: each answer is searched for what is theirs, also within the links in
 * it, and for LINE user IDs.
 */
export function visitorOf(site: Site, others: () => readonly string[]) {
	// Buckets of requests outlive a test, and its clock stands still.
	const address = `203.0.113.${(visitors += 1)}`;
	return async <Name extends PageRequest['action']>(
		action: Name,
		fields: { [field in keyof Extract<PageRequest, { action: Name }>]?: unknown },
		now = AT,
	): Promise<Answer> => {
		const body = Buffer.from(JSON.stringify({ ...fields, action }));
		const about = { method: 'POST', origin: 'https://n8n.example', address, query: {}, liff: false };
		const answer = String((await handle(site, { ...about, body }, now)).body);
		expect(answer).not.toMatch(/U[0-9a-f]{32}/);
		const all = answer + insideOfTokens(answer);
		for (const theirs of others()) expect(all).not.toContain(theirs);
		return JSON.parse(answer) as Answer;
	};
}

/** Links are signed, not encrypted: whoever has one can read it. */
function insideOfTokens(text: string): string {
	return [...text.matchAll(/([\w-]{16,})\.[\w-]{22}/g)]
		.map(([, payload = '']) => Buffer.from(payload, 'base64url').toString())
		.join();
}
