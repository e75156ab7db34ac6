import { randomBytes } from 'node:crypto';
import { DateTime } from 'luxon';

import { accrueCommission } from '../store/commission-accrual';
import { listReportLinks, openReportLink } from '../store/report-links';
import { openLink, signLink, type Link } from './link-token';
import { ANSWER_HEADERS } from './page';
import { RateLimit, type Allowance } from './rate-limit';
import { choiceOf, reportMonths } from './report-page-choice';
import { passwordPage, reportControls, reportPageHeaders, reportPageStyle } from './report-page-html';
import { reportDocument, reportWorkbook } from './report-page-forms';
import { REPORT_PAGE_WORDS, type ReportNotice } from './report-page-words';
import { shopView, type Visit } from './storefront';
import type { WebAnswer, WebRequest } from './web-request';

/*
 * A leader's report, behind a link and a password. It is made of forms alone: without a script it opens in every browser, and
 * there is nothing in it that could be made to do something else.
 */

/** Far more than the form's fields have. */
const MAX_BODY_BYTES = 8 * 1024;
const SESSION_MS = 30 * 60_000;

const rates = new RateLimit();
/** Beside the lock of the link itself: each password takes memory and time to compare. */
const PASSWORDS_PER_LINK: Allowance = { burst: 10, perSecond: 1 / 6 };
const PASSWORDS_PER_ADDRESS: Allowance = { burst: 30, perSecond: 1 / 3 };
/** Each reads a month of the database: of 100,000 lines that is two seconds of work, five for the Excel file. */
const REPORTS_PER_LINK: Allowance = { burst: 20, perSecond: 1 / 5 };

const STATUS: Record<ReportNotice, number> = {
	wrong: 403,
	locked: 403,
	link_expired: 410,
	session_ended: 403,
	logged_out: 200,
	too_many_requests: 429,
	invalid: 400,
	server: 503,
};

/** What stops a request, and until when. */
interface Refusal {
	notice: ReportNotice;
	/** Epoch milliseconds. */
	until?: number;
}

interface Circumstances {
	/** What the signed token of the address says; `null`: it has expired. */
	link: Link | null;
	/** Whether this address may ask for anything now. */
	passes: boolean;
	/** Told of what should not happen. */
	onError: (error: unknown) => void;
}

/** GET with the form for the password, POST with the report or its Excel file. It never throws. */
export async function answerReport(
	visit: Visit,
	request: WebRequest,
	{ link, passes, onError }: Circumstances,
): Promise<WebAnswer> {
	const { origin } = request;
	const ask = (refusal: Refusal | null) => askForPassword(visit, origin, refusal);
	if (!passes) return ask({ notice: 'too_many_requests' });
	if (link === null) return ask({ notice: 'link_expired' });
	if (request.method !== 'POST') return ask(null);
	try {
		const fields = fieldsOf(request.body);
		if (fields === null) return ask({ notice: 'invalid' });
		if (fields.get('action') === 'logout') return ask({ notice: 'logged_out' });
		const opened = await enter(visit, link.subject, fields, request.address);
		return 'notice' in opened ? ask(opened) : await showReport(visit, origin, fields, opened);
	} catch (error) {
		onError(error);
		return ask({ notice: 'server' });
	}
}

function askForPassword(visit: Visit, origin: string, refusal: Refusal | null): WebAnswer {
	const shop = shopView(visit);
	const { notices, locale } = REPORT_PAGE_WORDS[shop.language];
	const zone = visit.shop.timeZone;
	const until =
		refusal?.until === undefined
			? ''
			: DateTime.fromMillis(refusal.until, { zone, locale }).toFormat('yyyy/MM/dd HH:mm');
	const nonce = newNonce();
	return {
		status: refusal === null ? 200 : STATUS[refusal.notice],
		headers: reportPageHeaders(nonce, origin),
		body: passwordPage(shop, refusal === null ? null : notices[refusal.notice](until), nonce),
	};
}

const newNonce = (): string => randomBytes(16).toString('base64');

/** `null`: no form of ours. */
function fieldsOf(body: Buffer | undefined): URLSearchParams | null {
	if (body === undefined || body.length > MAX_BODY_BYTES) return null;
	const fields = new URLSearchParams(body.toString('utf8'));
	return fields.has('password') || fields.has('session') ? fields : null;
}

interface Entered {
	leaderId: number;
	/** Token for the requests to come. */
	session: string;
}

async function enter(
	visit: Visit,
	code: string,
	fields: URLSearchParams,
	address: string,
): Promise<Entered | Refusal> {
	const password = fields.get('password');
	if (password === null) return await resume(visit, code, fields.get('session') ?? '');
	const { shop, now } = visit;
	if (
		!rates.take(`password ${code}`, PASSWORDS_PER_LINK, now) ||
		!rates.take(`password of ${address}`, PASSWORDS_PER_ADDRESS, now)
	) {
		return { notice: 'too_many_requests' };
	}
	// A blank comes along when it is copied out of a message.
	const opened = await openReportLink(shop.store, code, password.trim(), now);
	if (opened.status === 'locked') return { notice: 'locked', until: opened.until };
	// A link that has ended must not tell whether the password was right.
	if (opened.status !== 'open') return { notice: 'wrong' };
	const expiresAt = Math.ceil((now + SESSION_MS) / 1_000);
	const session = signLink(shop.key, {
		purpose: 'report_session',
		subject: code,
		version: 0,
		buyer: null,
		expiresAt,
	});
	return { leaderId: opened.leaderId, session };
}

/** A session holds for the link of the address alone, and ends with it; a lock by wrong passwords does not end it. */
async function resume({ shop, now }: Visit, code: string, session: string): Promise<Entered | Refusal> {
	const opened = openLink(shop.key, session, 'report_session', now);
	if (!opened.ok || opened.link.subject !== code) return { notice: 'session_ended' };
	const [link] = await listReportLinks(shop.store.db, { code }, now);
	if (link?.state !== 'active' && link?.state !== 'locked') return { notice: 'session_ended' };
	if (!rates.take(`report ${code}`, REPORTS_PER_LINK, now)) return { notice: 'too_many_requests' };
	return { leaderId: link.leaderId, session };
}

async function showReport(
	visit: Visit,
	origin: string,
	fields: URLSearchParams,
	{ leaderId, session }: Entered,
): Promise<WebAnswer> {
	const { shop, now } = visit;
	const choice = choiceOf(fields, shop.timeZone, now);
	// What was completed or returned a moment ago is in it.
	await accrueCommission(shop.store, { leaderId }, () => now);
	if (fields.get('action') === 'download') {
		return {
			status: 200,
			headers: {
				...ANSWER_HEADERS,
				'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
				'Content-Disposition': `attachment; filename="commission-${choice.month}.xlsx"`,
			},
			body: await reportWorkbook(visit, leaderId, choice),
		};
	}
	const nonce = newNonce();
	const months = reportMonths(shop.timeZone, now);
	const page = shopView(visit);
	const frame = {
		nonce,
		style: reportPageStyle(page),
		top: reportControls({ shop: page, choice, months, session }),
	};
	return {
		status: 200,
		headers: reportPageHeaders(nonce, origin),
		body: await reportDocument(visit, leaderId, choice, frame),
	};
}
