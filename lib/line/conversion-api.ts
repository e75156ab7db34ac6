import { createHash } from 'node:crypto';

import { CONVERSION_LIFE_MS } from '../groupbuy/conversion';
import { parseEmail } from '../groupbuy/email';
import { InputError } from '../groupbuy/input-error';
import { major, type Currency } from '../groupbuy/money';
import { toE164 } from '../groupbuy/phone';
import { LineApiError } from './api-error';
import { call, USER_ID, type LineApi } from './messaging-api';

/*
 * LINE's Conversion API: what happened in the shop, told to a LINE Tag from the server. After its reference
 * (https://conversion-api-docs.linebiz.com/en/) and LINE's own tag for servers; not tried against the live service.
 */

/** LINE's standard events; a name of one's own counts as a custom conversion. */
export const STANDARD_EVENTS: readonly string[] = [
	'Conversion',
	'ViewItemDetail',
	'AddToCart',
	'InitiateCheckOut',
	'Purchase',
	'GenerateLead',
	'CompleteReservation',
	'CompleteRegistration',
];

export interface ConversionFacts {
	/** One of `STANDARD_EVENTS`, or the merchant's own: up to 20 letters, digits, `_` and `-`. */
	eventName: string;
	/** LINE counts one event of each key; the same as that of a LINE Tag on a page, if there is one. */
	deduplicationKey: string;
	/** When it happened, epoch milliseconds. */
	at: number;
	/** Sent as it is, and only with the ID of the channel that gave it; `null`: not told. */
	lineUserId: string | null;
	/** As somebody wrote it; it is hashed here. */
	email: string | null;
	/** As somebody wrote it; it is hashed here, as +886…. */
	phone: string | null;
	/** What it was worth; `Purchase` needs it. */
	value: { minor: number; currency: Currency } | null;
	/** LINE shows it in Business Manager for a while and counts nothing. */
	isTest: boolean;
}

/** As LINE takes it. */
export interface ConversionEvent {
	event: {
		source_type: 'web';
		event_type: 'conversion';
		event_name: string;
		/** Whole seconds since 1970. */
		event_timestamp: number;
		deduplication_key: string;
		test_flag?: true;
	};
	user: { line_uid?: string; email?: string; phone?: string };
	custom?: { value: number; currency: Currency };
}

/** LINE takes what happens up to a day later: clocks differ. */
const MAX_AHEAD_MS = 24 * 3_600_000;

/**
 * What LINE is told of one event. An e-mail address or a phone number that is none is left out.
 *
 * @param now epoch milliseconds
 * @throws InputError for what LINE would refuse; it refuses the other events of the request with it
 */
export function conversionEvent(facts: ConversionFacts, now: number): ConversionEvent {
	const { eventName, deduplicationKey, at, value } = facts;
	check(
		/^[\w-]{1,20}$/.test(eventName),
		`eventName "${eventName.slice(0, 50)}"`,
		'Give one of LINE’s standard events, or up to 20 letters, digits, _ and -.',
	);
	check(
		/^[\w-]{1,256}$/.test(deduplicationKey) && deduplicationKey !== 'undefined',
		`deduplicationKey "${deduplicationKey.slice(0, 50)}"`,
		'Give up to 256 letters, digits, _ and -, another key for each event.',
	);
	check(
		at >= now - CONVERSION_LIFE_MS && at <= now + MAX_AHEAD_MS,
		`the time ${at}`,
		'LINE takes events of the last 90 days and the next 24 hours; the time is in milliseconds since 1970.',
	);
	check(value !== null || eventName !== 'Purchase', 'value none', 'A Purchase needs what was paid.');
	check(
		value === null || (value.minor >= 0 && major(value.minor, value.currency) <= MAX_VALUE),
		`value ${value?.minor}`,
		`Give an amount from 0 to ${MAX_VALUE}.`,
	);
	return {
		event: {
			source_type: 'web',
			event_type: 'conversion',
			event_name: eventName,
			event_timestamp: Math.floor(at / 1000),
			deduplication_key: deduplicationKey,
			...(facts.isTest && { test_flag: true }),
		},
		user: userOf(facts),
		...(value && { custom: { value: major(value.minor, value.currency), currency: value.currency } }),
	};
}

const MAX_VALUE = 2_147_483_647;

function userOf({ lineUserId, email, phone, deduplicationKey }: ConversionFacts): ConversionEvent['user'] {
	const address = email === null ? undefined : parseEmail(email);
	const number = phone === null ? undefined : toE164(phone);
	check(
		lineUserId === null || USER_ID.test(lineUserId),
		`lineUserId "${lineUserId?.slice(0, 50)}"`,
		'Give U and 32 digits 0–9, a–f, or none.',
	);
	check(
		lineUserId !== null || address !== undefined || number !== undefined,
		`the person of ${deduplicationKey}, of whom nothing is known`,
		'LINE has to know whose event it is: give a LINE user ID, an e-mail address or a phone number.',
	);
	return {
		...(lineUserId !== null && { line_uid: lineUserId }),
		...(address !== undefined && { email: sha256(address) }),
		...(number !== undefined && { phone: sha256(number) }),
	};
}

/** In one request; LINE refuses the whole for one wrong event. */
const MAX_EVENTS = 100_000;
const TIMEOUT_MS = 120_000;

/** What LINE has answered to a part of the events. */
export interface ConversionAnswer {
	events: readonly ConversionEvent[];
	/** `null`: LINE has taken all of them. After the kinds `server` and `network` it may have taken some. */
	error: LineApiError | null;
}

/**
 * Tells events to a LINE Tag, up to 100,000 in a request. Telling them again is safe: LINE counts by the key.
 *
 * @param api adds the tag's access token, and the channel ID that events with a LINE user ID need
 * @throws InputError when the tag's ID is none
 */
export async function sendConversions(
	api: LineApi,
	tagId: string,
	events: readonly ConversionEvent[],
): Promise<ConversionAnswer[]> {
	check(/^[\w-]{1,100}$/.test(tagId), `tagId "${tagId.slice(0, 50)}"`, 'Give the LINE Tag’s ID.');
	const answers: ConversionAnswer[] = [];
	for (let from = 0; from < events.length; from += MAX_EVENTS) {
		const part = events.slice(from, from + MAX_EVENTS);
		answers.push({ events: part, error: await tell(api, tagId, part) });
	}
	return answers;
}

async function tell(
	api: LineApi,
	tagId: string,
	body: readonly ConversionEvent[],
): Promise<LineApiError | null> {
	try {
		await call(api, 'POST', `/v1/${tagId}/events`, { body, timeout: TIMEOUT_MS, answersNothing: true });
		return null;
	} catch (error) {
		if (!(error instanceof LineApiError)) throw error;
		if (error.kind === 'unauthorized') return new LineApiError('tag_unauthorized', error);
		return error.kind === 'invalid_request' ? error.withHint(ONE_IS_WRONG) : error;
	}
}

/** LINE says nothing but a status here. */
const ONE_IS_WRONG =
	'One of the events is not as LINE wants it, and none was taken. Events with a LINE user ID need the channel ID in the LINE Conversion API credential.';

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

function check(holds: boolean, what: string, wayOut: string): void {
	if (!holds) throw new InputError(`LINE takes no conversion with ${what}`, wayOut);
}
