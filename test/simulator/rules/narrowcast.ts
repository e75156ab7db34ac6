import { boolean, byType, integer, isObject, list, object, oneOf, text, type Check } from './check';

/*
 * Whom a narrowcast is for (reference, "Recipient objects", "Demographic filter objects", "Limit objects").
 */

const type: Check = () => undefined;
const MAX_INT32 = 2 ** 31 - 1;
/** Audiences and earlier narrowcasts together; attributes. */
const MAX_CONDITIONS = 10;

/** An int64 as a JSON integer. */
export const audienceGroupId: Check = (value, path, report) => {
	if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) report.wrongType(path);
};

/** `and`, `or` or `not` of `item`: exactly one, and no empty list. */
function operator(item: Check): Check {
	const some = list(item, 1, MAX_INT32);
	return object({ type }, { and: some, or: some, not: item }, (value, path, report) => {
		const given = ['and', 'or', 'not'].filter((name) => (value[name] ?? null) !== null);
		if (given.length !== 1) report.invalid(path, 'Specify only one of and, or, not');
	});
}

/** How many objects other than operators there are below. */
function countLeaves(value: unknown): number {
	if (!isObject(value)) return 0;
	if (value['type'] !== 'operator') return 1;
	return [value['and'], value['or'], value['not']]
		.flat()
		.reduce((sum: number, part) => sum + countLeaves(part), 0);
}

function atMost(max: number, check: Check): Check {
	return (value, path, report) => {
		const before = report.count;
		check(value, path, report);
		if (report.count === before && countLeaves(value) > max) report.size(path, 1, max);
	};
}

const oneRecipient: Check = (value, path, report) =>
	byType({
		audience: object({ type, audienceGroupId }),
		redelivery: object({ type, requestId: text(1, 1_000) }),
		operator: operator(oneRecipient),
	})(value, path, report);

export const recipient = atMost(MAX_CONDITIONS, oneRecipient);

const AGES = [15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70].map((years) => `age_${years}`);
const DAYS = [7, 30, 90, 180, 365].map((days) => `day_${days}`);
/** 47 of Japan, 22 of Taiwan, 6 of Thailand. */
const AREAS = [...numbered('jp', 47), ...numbered('tw', 22), ...numbered('th', 6)];

function numbered(country: string, count: number): string[] {
	return Array.from({ length: count }, (_, i) => `${country}_${String(i + 1).padStart(2, '0')}`);
}

const anyOf = (...values: string[]) => object({ type, oneOf: list(oneOf(...values), 1, values.length) });

/** From `gte` up to below `lt`, at least one of them. */
function range(values: string[]): Check {
	return object({ type }, { gte: oneOf(...values), lt: oneOf(...values) }, (value, path, report) => {
		const { gte = null, lt = null } = value as { gte?: string | null; lt?: string | null };
		if (gte === null && lt === null) report.invalid(path, 'Specify either gte, lt, or both');
		else if (gte !== null && lt !== null && values.indexOf(gte) >= values.indexOf(lt))
			report.invalid([...path, 'gte'], 'Must be smaller than lt');
	});
}

const attribute: Check = (value, path, report) =>
	byType({
		gender: anyOf('male', 'female'),
		age: range(AGES),
		appType: anyOf('ios', 'android'),
		area: anyOf(...AREAS),
		subscriptionPeriod: range(DAYS),
		operator: operator(attribute),
	})(value, path, report);

export const filter = object({}, { demographic: atMost(MAX_CONDITIONS, attribute) });

export const limit = object(
	{},
	{ max: integer(1, MAX_INT32), upToRemainingQuota: boolean, forbidPartialDelivery: boolean },
);
