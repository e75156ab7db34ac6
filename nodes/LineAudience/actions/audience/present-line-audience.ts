import type { AudienceDetails, LineAudience } from '../../../../lib/line/audience-api';
import { isoOrNull } from '../../../shared/present';

/** What LINE says of an audience; types, routes and states are passed on as LINE writes them, known or not. */
export function presentLineAudience(audience: LineAudience, zone: string) {
	const { lineAudienceId, description, status, type, audienceCount, createRoute, permission } = audience;
	return {
		lineAudienceId,
		description,
		status,
		type,
		// LINE says 0 for less than 20 people, unless they were uploaded.
		members: audienceCount ?? null,
		createRoute: createRoute ?? null,
		permission: permission ?? null,
		reason: audience.failedType ?? null,
		requestId: audience.requestId ?? null,
		clickUrl: audience.clickUrl ?? null,
		expiresAt: isoOrNull(toMillis(audience.expireTimestamp), zone),
		createdAt: isoOrNull(toMillis(audience.created), zone),
	};
}

export function presentDetails({ audience, jobs, owner }: AudienceDetails, zone: string) {
	return {
		...presentLineAudience(audience, zone),
		owner,
		jobs: jobs.map(({ audienceCount, failedType, created, ...job }) => ({
			...job,
			members: audienceCount,
			reason: failedType,
			createdAt: isoOrNull(toMillis(created), zone),
		})),
	};
}

function toMillis(seconds: number | null | undefined): number | null {
	return seconds === null || seconds === undefined ? null : seconds * 1000;
}
