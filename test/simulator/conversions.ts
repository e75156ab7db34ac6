import type { IncomingMessage } from 'node:http';
import { ApiError, type Answer } from './answer';
import { isIdOf } from './ids';
import type { Platform } from './platform';
import { BodyReport, boolean, list, number, object, oneOf, pattern, text, type Check } from './rules/check';
import type { ApiRequest, Conversion } from './types';

/*
 * The Conversion API of LINE Tag (conversion-api.tr.line.me), as its documentation and LINE's own server-side tag
 * (github.com/line/line-conversion-api-server-tag) have it.
 */

/** 300 MB. */
export const MAX_CONVERSION_BYTES = 300 * 1024 * 1024;
const MAX_EVENTS = 100_000;
const DAY_SECONDS = 86_400;
/** How old and how far in the future an event may be. */
const PAST_SECONDS = 90 * DAY_SECONDS;
const FUTURE_SECONDS = DAY_SECONDS;

const hash = pattern(/^[0-9a-f]{64}$/, 'Must be a SHA-256 hash in lower-case hexadecimal');
const lineUid: Check = (value, path, report) => {
	if (typeof value !== 'string') report.wrongType(path);
	else if (!isIdOf('U', value)) report.invalid(path, 'Invalid LINE user ID');
};

/** @param now seconds since the epoch */
function eventRules(now: number): Check {
	const event = object(
		{
			source_type: oneOf('web'),
			event_type: oneOf('page_view', 'conversion'),
			event_timestamp: number(now - PAST_SECONDS, now + FUTURE_SECONDS),
			deduplication_key: pattern(/^[0-9a-zA-Z\-_]{1,256}$/, 'Invalid deduplication key'),
		},
		{ event_name: text(1, 20), test_flag: boolean },
		({ event_type, event_name }, path, report) => {
			if (event_type === 'page_view' && (event_name ?? null) !== null)
				report.invalid([...path, 'event_name'], 'Only conversions have a name');
		},
	);
	const user = object(
		{},
		{
			line_uid: lineUid,
			phone: hash,
			email: hash,
			browser_id: text(1, 256),
			click_id: text(1, 1_000),
			ifa: text(1, 256),
			external_id: text(1, 256),
		},
		(value, path, report) => {
			if (Object.values(value).every((id) => (id ?? null) === null))
				report.invalid(path, 'At least one identifier is required');
		},
	);
	const anyObject: Check = (value, path, report) => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) report.wrongType(path);
		else if ('value' in value) number(0, Number.MAX_SAFE_INTEGER)(value.value, [...path, 'value'], report);
	};
	return object({ event, user }, { web: anyObject, custom: anyObject }, (value, path, report) => {
		const { event_name } = value['event'] as { event_name?: string };
		const custom = value['custom'] as { value?: unknown; currency?: unknown } | null | undefined;
		if (event_name === 'Purchase' && (custom?.value ?? null) === null)
			report.invalid([...path, 'custom', 'value'], 'Required for Purchase');
	});
}

/**
 * Takes the events of a request, all or none; one whose deduplication key the tag has seen is not counted again.
 *
 * @throws {ApiError} 400 when anything is wrong, 401 for another tag or token
 */
export function takeConversions(
	platform: Platform,
	tagId: string,
	{ headers, body }: Pick<ApiRequest, 'headers' | 'body'>,
): Answer {
	const { lineTag, conversions, channels } = platform.state;
	if (tagId !== lineTag.tagId || headers['x-line-tagaccesstoken'] !== lineTag.accessToken) {
		throw new ApiError(401, 'Unauthorized');
	}
	if (!Array.isArray(body)) throw new ApiError(400, 'The request body must be an array');
	const now = platform.clock.now();
	const report = new BodyReport();
	list(eventRules(now / 1_000), 1, MAX_EVENTS)(body, [], report);
	report.finish();
	const events = body as Pick<Conversion, 'event' | 'user' | 'web' | 'custom'>[];
	const channelId = headers['x-line-channelid'] ?? null;
	const hasLineIds = events.some(({ user }) => (user['line_uid'] ?? null) !== null);
	if (hasLineIds && (channelId === null || !channels.has(channelId))) {
		throw new ApiError(400, "The 'X-Line-ChannelID' header is required for line_uid");
	}
	for (const { event, user, web, custom } of events) {
		const key = `${tagId} ${event.deduplication_key}`;
		if (conversions.has(key)) continue;
		conversions.set(key, {
			tagId,
			channelId,
			receivedAt: now,
			event,
			user,
			...(web ? { web } : {}),
			...(custom ? { custom } : {}),
		});
	}
	platform.changes.emit('state');
	return { status: 202, body: {} };
}

/** Bodies of unknown length are refused. */
export function refuseChunked(request: IncomingMessage): void {
	if (request.headers['transfer-encoding'] !== undefined) {
		throw new ApiError(400, 'Chunked transfer encoding is not supported');
	}
}
