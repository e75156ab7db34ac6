import { ApiError, bodyErrors, invalidProperty, noPermission, type Answer } from './answer';
import { audienceError, checkUserIds } from './audiences';
import { accepted, ok, type Call, type Endpoint } from './endpoint';
import type { Upload } from './form';
import { RATES } from './rate-limit';
import { checkAudienceRequest } from './rules/audience';
import type { Audience, Channel } from './types';

const MAX_IDS_JSON = 10_000;
const MAX_IDS_FILE = 1_500_000;
const MAX_NAME = 120;
const MAX_JOB_DESCRIPTION = 300;
const MAX_CLICK_URL = 2_000;
const PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 40;
const STATUSES = ['IN_PROGRESS', 'READY', 'FAILED', 'EXPIRED', 'INACTIVE', 'ACTIVATING'];
const CREATE_ROUTES = ['OA_MANAGER', 'MESSAGING_API', 'POINT_AD', 'AD_MANAGER'];
/** What only Business Manager shares. */
const SHARED_CREATE_ROUTES = [...CREATE_ROUTES, 'BUSINESS_MANAGER', 'YAHOO_DISPLAY_ADS'];

/** "Managing Audience" of the reference; uploads by file are at api-data.line.me. */
export function audienceApi(): Endpoint[] {
	const base = '/v2/bot/audienceGroup';
	const endpoints: Omit<Endpoint, 'rate'>[] = [
		{ method: 'POST', path: `${base}/upload`, body: 'required', handle: createByJson },
		{ method: 'PUT', path: `${base}/upload`, body: 'required', handle: addByJson },
		{ method: 'POST', path: `${base}/upload/byFile`, body: 'form', handle: createByFile },
		{ method: 'PUT', path: `${base}/upload/byFile`, body: 'form', handle: addByFile },
		{ method: 'POST', path: `${base}/click`, body: 'required', handle: createOfClicks },
		{ method: 'POST', path: `${base}/imp`, body: 'required', handle: createOfImpressions },
		{ method: 'GET', path: `${base}/list`, handle: listOwn },
		{ method: 'GET', path: `${base}/shared/list`, handle: listShared },
		{ method: 'GET', path: `${base}/shared/{}`, handle: getShared },
		{ method: 'GET', path: `${base}/{}`, handle: getOwn },
		{ method: 'PUT', path: `${base}/{}/updateDescription`, body: 'required', handle: rename },
		{ method: 'DELETE', path: `${base}/{}`, handle: remove },
	];
	return endpoints.map((endpoint) => ({ ...endpoint, rate: RATES.audience }));
}

// Uploads

function createByJson(call: Call): Answer {
	const body = checkAudienceRequest('create', call.body);
	if (body.isIfaAudience === true) throw noPermission();
	const ids = checkUserIds(
		(body.audiences ?? []).map(({ id }) => id),
		MAX_IDS_JSON,
	);
	return createUpload(call, body.description, ids, body.uploadDescription);
}

function addByJson(call: Call): Answer {
	const body = checkAudienceRequest('add', call.body);
	const ids = (body.audiences ?? []).map(({ id }) => id);
	return addTo(call, String(body.audienceGroupId), ids, MAX_IDS_JSON, body.uploadDescription);
}

function createByFile(call: Call): Answer {
	const { fields, file } = call.body as Upload;
	const { description, uploadDescription, isIfaAudience } = fieldsOf(fields, [
		'description',
		'uploadDescription',
		'isIfaAudience',
	]);
	if (isIfaAudience === 'true') throw noPermission();
	return createUpload(call, description, checkUserIds(linesOf(file), MAX_IDS_FILE), uploadDescription);
}

function addByFile(call: Call): Answer {
	const { fields, file } = call.body as Upload;
	const { audienceGroupId = '', uploadDescription } = fieldsOf(fields, [
		'audienceGroupId',
		'uploadDescription',
	]);
	if (!/^\d{1,19}$/.test(audienceGroupId)) throw invalidProperty('audienceGroupId');
	return addTo(call, audienceGroupId, linesOf(file), MAX_IDS_FILE, uploadDescription);
}

function createUpload(
	{ platform, channel }: Call,
	description: string | null | undefined,
	ids: string[],
	uploadDescription: string | null | undefined,
): Answer {
	const name = checkedName(description);
	const job = checkedJobDescription(uploadDescription);
	const audience = platform.audiences.create(channel, { type: 'UPLOAD', description: name });
	if (ids.length > 0) platform.audiences.addJob(audience, ids, job);
	return created(platform, channel, audience);
}

function addTo(
	{ platform, channel }: Call,
	audienceGroupId: string,
	ids: unknown[],
	max: number,
	uploadDescription: string | null | undefined,
): Answer {
	const job = checkedJobDescription(uploadDescription);
	const audience = platform.audiences.owned(channel, audienceGroupId);
	platform.audiences.checkNotExpired(audience);
	// Nothing can be added to what LINE fills by itself.
	if (audience.type !== 'UPLOAD') throw new ApiError(400, 'Invalid audience group type');
	if (ids.length === 0) throw noValidIds();
	platform.audiences.addJob(audience, checkUserIds(ids, max), job);
	platform.changes.emit('state');
	return accepted();
}

/** One user id a line. */
function linesOf({ type, text }: Upload['file']): string[] {
	if (!/^text\/plain\b/i.test(type)) throw new ApiError(415, `The content type, ${type}, is not supported`);
	const lines = text.split(/\r?\n/).filter((line) => line !== '');
	if (lines.length === 0) throw noValidIds();
	return lines;
}

const noValidIds = () =>
	audienceError('UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS', 'No valid audience ids');

function fieldsOf(fields: Record<string, string>, known: string[]): Record<string, string | undefined> {
	const unknown = Object.keys(fields).find((name) => !known.includes(name));
	if (unknown !== undefined) throw invalidProperty(unknown);
	return fields;
}

// Of messages

function createOfClicks(call: Call): Answer {
	const { description, requestId, clickUrl } = checkAudienceRequest('click', call.body);
	if ((clickUrl ?? '').length > MAX_CLICK_URL) {
		throw bodyErrors([{ message: `Length must be between 0 and ${MAX_CLICK_URL}`, property: 'clickUrl' }]);
	}
	return createOfMessage(call, 'CLICK', description, requestId, clickUrl || undefined);
}

function createOfImpressions(call: Call): Answer {
	const { description, requestId } = checkAudienceRequest('imp', call.body);
	return createOfMessage(call, 'IMP', description, requestId);
}

function createOfMessage(
	{ platform, channel }: Call,
	type: 'CLICK' | 'IMP',
	description: string | null | undefined,
	requestId: string | null | undefined,
	clickUrl?: string,
): Answer {
	const audience = platform.audiences.create(channel, {
		type,
		description: checkedName(description),
		userIds: platform.audiences.ofMessage(channel, type, requestId ?? '', clickUrl),
		requestId: requestId ?? '',
		...(clickUrl === undefined ? {} : { clickUrl }),
	});
	return created(platform, channel, audience);
}

function created(platform: Call['platform'], channel: Channel, audience: Audience): Answer {
	platform.changes.emit('state');
	return accepted(platform.audiences.identify(audience, channel));
}

// Reading, renaming, deleting

function getOwn({ platform, channel, params }: Call): Answer {
	const audience = platform.audiences.owned(channel, params[0] ?? '');
	return ok({
		audienceGroup: platform.audiences.describe(audience, channel),
		jobs: platform.audiences.describeJobs(audience),
	});
}

function getShared({ platform, channel, params }: Call): Answer {
	const audience = platform.audiences.shared(channel, params[0] ?? '');
	return ok({
		audienceGroup: platform.audiences.describe(audience, channel),
		jobs: platform.audiences.describeJobs(audience),
		...(audience.owner ? { owner: audience.owner } : {}),
	});
}

function rename({ platform, channel, params, body }: Call): Answer {
	const { description } = checkAudienceRequest('rename', body);
	const name = checkedName(description);
	platform.audiences.owned(channel, params[0] ?? '').description = name;
	platform.changes.emit('state');
	return ok();
}

/** 202 by the reference; the OpenAPI file says 200. */
function remove({ platform, channel, params }: Call): Answer {
	platform.audiences.delete(platform.audiences.owned(channel, params[0] ?? ''));
	platform.changes.emit('state');
	return accepted();
}

function listOwn({ platform, channel, query }: Call): Answer {
	booleanParameter(query, 'includesExternalPublicGroups');
	if (query.get('page') === null) throw badParameter('page');
	return page(platform, channel, platform.audiences.ownedBy(channel), query, CREATE_ROUTES);
}

function listShared({ platform, channel, query }: Call): Answer {
	const shared = platform.audiences.sharedWith(channel);
	const all = booleanParameter(query, 'includesOwnedAudienceGroups')
		? [...shared, ...platform.audiences.ownedBy(channel)]
		: shared;
	return page(platform, channel, all, query, SHARED_CREATE_ROUTES);
}

function page(
	platform: Call['platform'],
	channel: Channel,
	audiences: Audience[],
	query: URLSearchParams,
	createRoutes: string[],
): Answer {
	const number = integerParameter(query, 'page', 1, Number.MAX_SAFE_INTEGER) ?? 1;
	const size = integerParameter(query, 'size', 1, MAX_PAGE_SIZE) ?? PAGE_SIZE;
	const status = query.get('status');
	if (status !== null && !STATUSES.includes(status)) throw badParameter('status');
	const routes = query.getAll('createRoute').flatMap((value) => value.split(','));
	if (!routes.every((route) => createRoutes.includes(route))) throw badParameter('createRoute');
	const description = query.get('description')?.toLowerCase() ?? '';
	const found = audiences.filter(
		(audience) =>
			audience.description.toLowerCase().includes(description) &&
			(status === null || platform.audiences.status(audience) === status) &&
			(routes.length === 0 || routes.includes(audience.createRoute)),
	);
	const from = (number - 1) * size;
	return ok({
		audienceGroups: found
			.slice(from, from + size)
			.map((audience) => platform.audiences.describe(audience, channel)),
		hasNextPage: found.length > from + size,
		totalCount: found.length,
		readWriteAudienceGroupTotalCount: found.filter(({ channelId }) => channelId === channel.id).length,
		page: number,
		size,
	});
}

// Names and parameters

/** @throws {ApiError} 400 with LINE's code for what is wrong with an audience's name */
function checkedName(description: string | null | undefined): string {
	const name = description ?? '';
	if (name.trim() === '') throw audienceError('AUDIENCE_GROUP_NAME_EMPTY', 'empty audienceGroupName');
	if (/\p{Cc}/u.test(name)) throw audienceError('AUDIENCE_GROUP_NAME_WRONG', 'wrong audienceGroupName');
	if (name.length > MAX_NAME) {
		throw audienceError('AUDIENCE_GROUP_NAME_SIZE_OVER', 'size over audienceGroupName');
	}
	return name;
}

function checkedJobDescription(description: string | null | undefined): string | null {
	if ((description ?? '').length > MAX_JOB_DESCRIPTION) {
		throw audienceError('AUDIENCE_GROUP_UPLOAD_DESCRIPTION_SIZE_OVER', 'size over uploadDescription');
	}
	return description ?? null;
}

function badParameter(name: string): ApiError {
	return new ApiError(400, `The value for the '${name}' parameter is invalid`);
}

function integerParameter(
	query: URLSearchParams,
	name: string,
	min: number,
	max: number,
): number | undefined {
	const text = query.get(name);
	if (text === null) return undefined;
	const value = Number(text);
	if (!/^\d+$/.test(text) || value < min || value > max) throw badParameter(name);
	return value;
}

function booleanParameter(query: URLSearchParams, name: string): boolean {
	const text = query.get(name);
	if (text !== null && text !== 'true' && text !== 'false') throw badParameter(name);
	return text === 'true';
}
