import { audienceError } from './audience-errors';
import {
	checkAudienceId,
	checkClickUrl,
	checkDescription,
	checkPeople,
	checkRequestId,
} from './audience-input';
import { isObject } from './json';
import { call, type ApiRequest, type CallOptions, type LineApi } from './messaging-api';
import { multipart } from './multipart';

/*
 * Audiences at LINE. They are kept for 180 days, and nobody can be taken out of one. IDs are text throughout: LINE's are
 * 64-bit numbers.
 */

const BASE = '/v2/bot/audienceGroup';

/** In one request as JSON. */
export const MAX_IDS_AS_JSON = 10_000;
/** In one file. */
const MAX_IDS_IN_FILE = 1_500_000;

/** LINE asks for 30 seconds or more; a file of 50 MB has to get there too. */
const UPLOAD_TIMEOUT_MS = 60_000;
const FILE_TIMEOUT_MS = 300_000;

/** As LINE gives it, with its ID as text. LINE may know types, routes and states that its reference does not name. */
export interface LineAudience {
	/** `audienceGroupId` as text. */
	lineAudienceId: string;
	description: string;
	/** `UPLOAD`, `CLICK`, `IMP` … */
	type: string;
	/** `IN_PROGRESS` … `READY`; right after creation LINE does not say it. */
	status: string;
	failedType?: string | null;
	/** 0 where LINE hides a number below 20. */
	audienceCount?: number;
	/** Seconds since 1970. */
	created?: number;
	/** Seconds since 1970, where the audience expires. */
	expireTimestamp?: number;
	/** `MESSAGING_API`, `OA_MANAGER`, `BUSINESS_MANAGER` … */
	createRoute?: string;
	/** `READ`, `READ_WRITE`. */
	permission?: string;
	isIfaAudience?: boolean;
	/** Of the message that it is made of. */
	requestId?: string;
	clickUrl?: string;
}

/** An upload into an audience; LINE tells of the newest 50. */
export interface AudienceJob {
	jobId: string;
	/** `QUEUED`, `WORKING`, `FINISHED`, `FAILED`. */
	status: string;
	/** Why it failed, in LINE's words. */
	failedType: string | null;
	description: string;
	/** People that it has added. */
	audienceCount: number | null;
	/** Seconds since 1970. */
	created: number | null;
}

export interface AudienceDetails {
	audience: LineAudience;
	jobs: AudienceJob[];
	/** Who shares it, for one of Business Manager. */
	owner: AudienceOwner | null;
}

export interface AudienceOwner {
	/** For example `lap`, LINE Ads. */
	serviceType?: string;
	id?: string;
	name?: string;
}

export interface AudienceUpload {
	description: string;
	userIds: readonly string[];
}

/**
 * Makes an audience of up to 10,000 people. LINE works on it for a while: it can be used when it is `READY`.
 *
 * @throws InputError for what LINE would refuse
 * @throws LineApiError
 */
export async function createAudience(api: LineApi, upload: AudienceUpload): Promise<LineAudience> {
	const body = {
		description: checkDescription(upload.description),
		isIfaAudience: false,
		audiences: peopleOf(upload.userIds),
	};
	return audienceOf(await ask(api, 'POST', '/upload', { body, timeout: UPLOAD_TIMEOUT_MS }));
}

/**
 * Makes an audience of up to 1,500,000 people from a file, which is some 50 MB.
 *
 * @param dataApi `https://api-data.line.me`: LINE takes files nowhere else
 * @throws InputError for what LINE would refuse
 * @throws LineApiError
 */
export async function createAudienceByFile(dataApi: LineApi, upload: AudienceUpload): Promise<LineAudience> {
	const fields = { description: checkDescription(upload.description), isIfaAudience: 'false' };
	return audienceOf(await ask(dataApi, 'POST', '/upload/byFile', fileOf(fields, upload.userIds)));
}

/** Those who clicked in a narrowcast or broadcast of the last 60 days that reached 50 people or more. */
export async function createClickAudience(
	api: LineApi,
	{ description, requestId, clickUrl }: { description: string; requestId: string; clickUrl?: string },
): Promise<LineAudience> {
	const body = {
		description: checkDescription(description),
		requestId: checkRequestId(requestId),
		...(clickUrl !== undefined && { clickUrl: checkClickUrl(clickUrl) }),
	};
	return audienceOf(await ask(api, 'POST', '/click', { body }));
}

/** Those who saw a narrowcast or broadcast of the last 60 days that reached 50 people or more. */
export async function createImpressionAudience(
	api: LineApi,
	{ description, requestId }: { description: string; requestId: string },
): Promise<LineAudience> {
	const body = { description: checkDescription(description), requestId: checkRequestId(requestId) };
	return audienceOf(await ask(api, 'POST', '/imp', { body }));
}

export async function renameAudience(
	api: LineApi,
	lineAudienceId: string,
	description: string,
): Promise<void> {
	const path = `/${checkAudienceId(lineAudienceId)}/updateDescription`;
	const body = { description: checkDescription(description) };
	await ask(api, 'PUT', path, { body, answersNothing: true });
}

/** Cannot be undone. @throws LineApiError of kind `not_found` when there is none */
export async function deleteAudience(api: LineApi, lineAudienceId: string): Promise<void> {
	await ask(api, 'DELETE', `/${checkAudienceId(lineAudienceId)}`, { answersNothing: true });
}

/** An audience of the channel with its uploads. @throws LineApiError of kind `not_found` when there is none */
export async function getAudience(api: LineApi, lineAudienceId: string): Promise<AudienceDetails> {
	return detailsOf(await ask(api, 'GET', `/${checkAudienceId(lineAudienceId)}`));
}

/** One that Business Manager shares with the account, with its owner. */
export async function getSharedAudience(api: LineApi, lineAudienceId: string): Promise<AudienceDetails> {
	return detailsOf(await ask(api, 'GET', `/shared/${checkAudienceId(lineAudienceId)}`));
}

export interface AudienceFilter {
	/** Part of the description, in whatever case. */
	description?: string;
	status?: string;
	createRoute?: string;
}

/** All audiences of the channel. */
export async function listAudiences(api: LineApi, filter: AudienceFilter = {}): Promise<LineAudience[]> {
	return await allPages(api, '/list', { ...filter });
}

/** All audiences that Business Manager shares with the account. */
export async function listSharedAudiences(
	api: LineApi,
	filter: AudienceFilter = {},
): Promise<LineAudience[]> {
	return await allPages(api, '/shared/list', { ...filter, includesOwnedAudienceGroups: 'false' });
}

/** LINE gives 40 at most. */
const PAGE_SIZE = 40;
/** A channel has 1,000 audiences at most; more pages would be a list that never ends. */
const MAX_PAGES = 100;

async function allPages(api: LineApi, path: string, filter: Record<string, string>): Promise<LineAudience[]> {
	const found = new Map<string, LineAudience>();
	for (let page = 1; page <= MAX_PAGES; page++) {
		const query = new URLSearchParams({ ...filter, page: String(page), size: String(PAGE_SIZE) });
		const { audienceGroups, hasNextPage } = await ask(api, 'GET', `${path}?${query.toString()}`);
		// One that is made meanwhile moves the others on, so some come twice.
		for (const group of Array.isArray(audienceGroups) ? audienceGroups.filter(isObject) : []) {
			const audience = audienceOf(group);
			found.set(audience.lineAudienceId, audience);
		}
		if (hasNextPage !== true) break;
	}
	return [...found.values()];
}

async function ask(
	api: LineApi,
	method: ApiRequest['method'],
	path: string,
	options: CallOptions = {},
): Promise<Record<string, unknown>> {
	try {
		const { body } = await call(api, method, BASE + path, options);
		return body;
	} catch (error) {
		throw audienceError(error);
	}
}

function audienceOf(group: Record<string, unknown>): LineAudience {
	const { audienceGroupId, ...rest } = group;
	const facts = rest as Partial<LineAudience>;
	return {
		...facts,
		lineAudienceId: idOf(audienceGroupId),
		description: facts.description ?? '',
		type: facts.type ?? '',
		status: facts.status ?? 'IN_PROGRESS',
	};
}

function detailsOf({ audienceGroup, jobs, owner }: Record<string, unknown>): AudienceDetails {
	return {
		audience: audienceOf(isObject(audienceGroup) ? audienceGroup : {}),
		jobs: Array.isArray(jobs) ? jobs.filter(isObject).map(jobOf) : [],
		owner: isObject(owner) ? owner : null,
	};
}

function jobOf(job: Record<string, unknown>): AudienceJob {
	const { audienceGroupJobId, jobStatus, failedType, description, audienceCount, created } = job;
	const text = (value: unknown) => (typeof value === 'string' ? value : null);
	const count = (value: unknown) => (typeof value === 'number' ? value : null);
	return {
		jobId: idOf(audienceGroupJobId),
		status: text(jobStatus) ?? '',
		failedType: text(failedType),
		description: text(description) ?? '',
		audienceCount: count(audienceCount),
		created: count(created),
	};
}

/** Short ones are numbers in JSON, long ones come as text. */
function idOf(id: unknown): string {
	return typeof id === 'number' || typeof id === 'string' ? String(id) : '';
}

function fileOf(
	fields: Record<string, string>,
	userIds: readonly string[],
): Pick<CallOptions, 'bytes' | 'headers' | 'timeout'> {
	const people = checkPeople(
		userIds,
		MAX_IDS_IN_FILE,
		'Narrow the selection, or split it into several audiences.',
	);
	const text = Buffer.from(people.join('\n'), 'latin1');
	const { bytes, contentType } = multipart(fields, {
		field: 'file',
		name: 'audience.txt',
		type: 'text/plain',
		bytes: text,
	});
	return { bytes, headers: { 'content-type': contentType }, timeout: FILE_TIMEOUT_MS };
}

function peopleOf(userIds: readonly string[]): Array<{ id: string }> {
	return checkPeople(userIds, MAX_IDS_AS_JSON, 'Upload them as a file.').map((id) => ({ id }));
}
