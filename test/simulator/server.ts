import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { ApiError, notFound, rateLimited, type Answer } from './answer';
import { serveControl } from './control';
import { MAX_CONVERSION_BYTES, refuseChunked, takeConversions } from './conversions';
import { ApiMemory, type Endpoint } from './endpoint';
import { faultError, type Fault } from './faults';
import { parseUpload } from './form';
import { readBody, writeAnswer } from './http';
import { requestId as newRequestId } from './ids';
import { parseJson } from './json';
import { messagingApi } from './messaging-api';
import type { Platform } from './platform';
import { RATES } from './rate-limit';
import type { ApiRequest } from './types';

/** Deeper JSON is refused: no message is, and the checks are recursive. */
const MAX_DEPTH = 100;
/** A million and a half user ids, and what a form adds. */
const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
/** A long-running simulator forgets its oldest requests. */
const REQUEST_LIMIT = 20_000;

/** LINE's hosts (api, api-data, conversion-api, the login endpoints) on one, with the control API and the chat page beside them. */
export function createPlatformServer(platform: Platform): Server {
	const endpoints = messagingApi(new ApiMemory()).map((endpoint) => ({
		...endpoint,
		pattern: new RegExp(`^${endpoint.path.replaceAll('{}', '([^/]+)')}$`),
	}));
	const server = createServer((request, response) => {
		const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?');
		if (isLinePath(path)) void serveLine(platform, endpoints, request, response, path, query);
		else void serveControl(platform, request, response, path, query);
	});
	// Idle connections of a client may not keep `close` waiting.
	server.keepAliveTimeout = 5_000;
	return server;
}

/** What LINE's hosts own; an unknown path under it is LINE's 404, not ours. */
function isLinePath(path: string): boolean {
	return ['/v1/', '/v2', '/oauth2', '/liff/v1'].some((start) => path.startsWith(start));
}

type Route = Endpoint & { pattern: RegExp };

async function serveLine(
	platform: Platform,
	endpoints: Route[],
	request: IncomingMessage,
	response: ServerResponse,
	path: string,
	query: string,
): Promise<void> {
	const started = performance.now();
	platform.narrowcasts.update();
	const requestId = newRequestId();
	const record: ApiRequest = {
		method: request.method ?? 'GET',
		path,
		query,
		headers: flatHeaders(request),
		body: undefined,
		status: null,
		response: undefined,
		requestId,
		time: platform.clock.now(),
		ms: 0,
	};
	const faults = platform.faults.take(record.method, path);
	const hit = faults.find((fault) => fault.kind !== 'latency');
	let answer: Answer | undefined;
	try {
		for (const fault of faults) if (fault.kind === 'latency') await wait(fault.ms ?? 0);
		if (hit && !hit.afterAccepting) answer = faultAnswer(hit);
		else {
			answer = await answerLine(platform, endpoints, request, record);
			if (hit) answer = faultAnswer(hit);
		}
	} catch (error) {
		if (error instanceof ApiError) answer = error.answer;
		else if (request.destroyed && !request.complete) return;
		else
			answer = {
				status: 500,
				body: { message: `Simulator error: ${(error as Error).stack ?? String(error)}` },
			};
	}
	record.ms = Math.round(performance.now() - started);
	if (answer) {
		record.status = answer.status;
		record.response = answer.body instanceof Uint8Array ? `${answer.body.byteLength} bytes` : answer.body;
		writeAnswer(response, {
			...answer,
			headers: {
				'x-line-request-id': requestId,
				date: new Date(platform.clock.now()).toUTCString(),
				...answer.headers,
			},
		});
	} else {
		request.socket.destroy();
	}
	platform.requests.push(record);
	if (platform.requests.length > REQUEST_LIMIT)
		platform.requests.splice(0, platform.requests.length - REQUEST_LIMIT);
	platform.changes.emit('request', record);
}

/** The LIFF server API, for tokens of the LINE Login channel only. */
async function answerLiff(platform: Platform, request: IncomingMessage, record: ApiRequest): Promise<Answer> {
	const [, liffId] = /^\/liff\/v1\/apps(?:\/([^/]+))?$/.exec(record.path) ?? [];
	if (liffId === undefined && record.path !== '/liff/v1/apps') throw notFound();
	if (authenticate(platform, record) !== platform.login.channel.id) throw invalidToken();
	const bytes = await readBody(request);
	const json = () => (record.body = parseBody(bytes, record.headers['content-type'], false));
	const done = { status: 200, body: {} };
	switch (`${record.method} ${liffId === undefined ? 'all' : 'one'}`) {
		case 'GET all':
			return platform.liff.all();
		case 'POST all': {
			const { liffId: created } = platform.liff.add(json());
			platform.changes.emit('state');
			return { status: 200, body: { liffId: created } };
		}
		case 'PUT one':
			platform.liff.update(decode(liffId ?? ''), json());
			platform.changes.emit('state');
			return done;
		case 'DELETE one':
			platform.liff.remove(decode(liffId ?? ''));
			platform.changes.emit('state');
			return done;
		default:
			throw new ApiError(405, 'Method Not Allowed');
	}
}

/** The Conversion API has tokens of its own, and no rate limit that is known. */
async function answerConversions(
	platform: Platform,
	tagId: string,
	request: IncomingMessage,
	record: ApiRequest,
): Promise<Answer> {
	if (record.method !== 'POST') throw new ApiError(405, 'Method Not Allowed');
	refuseChunked(request);
	const bytes = await readBody(request, MAX_CONVERSION_BYTES);
	record.body = parseBody(bytes, record.headers['content-type'], false, true);
	return takeConversions(platform, tagId, record);
}

/** @returns `undefined` when the connection is to be dropped */
function faultAnswer(fault: Fault): Answer | undefined {
	return faultError(fault)?.answer;
}

async function answerLine(
	platform: Platform,
	endpoints: Route[],
	request: IncomingMessage,
	record: ApiRequest,
): Promise<Answer> {
	const [, tagId] = /^\/v1\/([^/]+)\/events$/.exec(record.path) ?? [];
	if (tagId !== undefined) return answerConversions(platform, decode(tagId), request, record);
	const login = loginEndpoint(platform, record);
	if (login) return login(await readBody(request));
	if (record.path.startsWith('/liff/')) return answerLiff(platform, request, record);
	const routes = endpoints.filter((endpoint) => endpoint.pattern.test(record.path));
	if (routes.length === 0) throw notFound();
	const channel = platform.state.channels.get(authenticate(platform, record));
	if (!channel) throw invalidToken();
	const route = routes.find((endpoint) => endpoint.method === record.method);
	if (!route) throw new ApiError(405, 'Method Not Allowed');
	if (!platform.limiter.take(`${channel.id} ${route.method} ${route.path}`, route.rate ?? RATES.usual))
		throw rateLimited();
	const retryKey = record.headers['x-line-retry-key'];
	if (retryKey !== undefined && !route.retryKey) {
		throw new ApiError(400, "The 'X-Line-Retry-Key' header is not supported by this API");
	}
	const isForm = route.body === 'form';
	const bytes = await (isForm ? readBody(request, MAX_UPLOAD_BYTES) : readBody(request));
	let body: unknown;
	if (route.body === 'form') {
		const upload = parseUpload(bytes, record.headers['content-type']);
		// Of the file its size is enough to remember.
		record.body = { ...upload.fields, file: `${upload.file.text.length} characters` };
		body = upload;
	} else if (route.body) {
		body = record.body = parseBody(bytes, record.headers['content-type'], route.body === 'optional');
	}
	return route.handle({
		platform,
		channel,
		params: (route.pattern.exec(record.path) ?? []).slice(1).map(decode),
		query: new URLSearchParams(record.query),
		body,
		requestId: record.requestId,
		retryKey,
	});
}

/** @returns id of the channel whose token it is */
function authenticate(platform: Platform, record: ApiRequest): string {
	const header = record.headers['authorization'];
	const token = header === undefined ? undefined : /^Bearer ([^\s]+)$/.exec(header)?.[1];
	if (token === undefined) {
		throw new ApiError(
			401,
			"Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'",
		);
	}
	const channelId = platform.tokens.channelIdOf(token);
	if (channelId === undefined) throw invalidToken();
	record.channelId = channelId;
	return channelId;
}

function invalidToken(): ApiError {
	const reason = 'invalid token. Confirm that the access token in the authorization header is valid.';
	return new ApiError(401, `Authentication failed due to the following reason: ${reason}`);
}

function loginEndpoint(platform: Platform, record: ApiRequest): ((body: Buffer) => Answer) | undefined {
	const { login, tokens } = platform;
	const form = (body: Buffer) => {
		if (mediaType(record.headers['content-type']) !== 'application/x-www-form-urlencoded') {
			throw new ApiError(
				415,
				`The content type, ${String(record.headers['content-type'])}, is not supported`,
			);
		}
		record.body = body.toString();
		return new URLSearchParams(body.toString());
	};
	switch (`${record.method} ${record.path}`) {
		case 'POST /oauth2/v2.1/verify':
			return (body) => login.verifyIdToken(form(body));
		case 'GET /oauth2/v2.1/verify':
			return () => login.verifyAccessToken(new URLSearchParams(record.query));
		case 'POST /oauth2/v2.1/token':
			return (body) => login.token(form(body));
		case 'POST /oauth2/v3/token':
			return (body) => tokens.issueStateless(form(body));
		case 'POST /v2/oauth/verify':
			return (body) => tokens.verifyLongLived(form(body));
		case 'GET /oauth2/v2.1/certs':
			return () => login.certs();
		default:
			return undefined;
	}
}

function parseBody(
	bytes: Buffer,
	contentType: string | undefined,
	optional: boolean,
	listAllowed = false,
): unknown {
	if (optional && bytes.length === 0) return undefined;
	if (mediaType(contentType) !== 'application/json') {
		throw new ApiError(415, `The content type, ${contentType ?? ''}, is not supported`);
	}
	const text = bytes.toString('utf8');
	let body: unknown;
	try {
		body = parseJson(text);
	} catch (error) {
		const position = /position (\d+)/.exec((error as Error).message)?.[1];
		throw unparsable(text, position === undefined ? text.length : Number(position));
	}
	const isExpected = typeof body === 'object' && body !== null && (listAllowed || !Array.isArray(body));
	if (!isExpected || depth(body as object) > MAX_DEPTH) {
		throw unparsable(text, 0);
	}
	return body;
}

function unparsable(text: string, position: number): ApiError {
	const lines = text.slice(0, position).split('\n');
	const column = (lines.at(-1) ?? '').length + 1;
	return new ApiError(
		400,
		`The request body could not be parsed as JSON (line: ${lines.length}, column: ${column})`,
	);
}

/** Levels of nesting, found without recursion. */
function depth(value: object): number {
	let levels = 0;
	for (let layer: object[] = [value]; layer.length > 0 && levels <= MAX_DEPTH; levels++) {
		layer = layer
			.flatMap((item) => Object.values(item) as unknown[])
			.filter((item): item is object => typeof item === 'object' && item !== null);
	}
	return levels;
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
	return Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
}

function mediaType(contentType: string | undefined): string | undefined {
	return contentType?.split(';')[0]?.trim().toLowerCase();
}

function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

function splitOnce(text: string, separator: string): string[] {
	const at = text.indexOf(separator);
	return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function wait(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
