import type { AudienceView } from '../../../../lib/store/audiences';
import { isoOrNull, isoTime } from '../../../shared/present';
import type { Refreshed } from './sync-audience';

/** An audience of the register. */
export function presentAudience(audience: AudienceView, zone: string) {
	const { code, description, status, lineAudienceId, usableLineAudienceId, memberCount } = audience;
	return {
		code,
		description,
		status,
		members: memberCount,
		lineAudienceId,
		usableLineAudienceId,
		reason: audience.failedReason,
		refreshedAt: isoOrNull(audience.refreshedAt, zone),
		expiresAt: isoOrNull(audience.expiresAt, zone),
		createdAt: isoTime(audience.createdAt, zone),
	};
}

export function presentRefreshed({ status, audience, preview }: Refreshed, zone: string) {
	return { ...presentAudience(audience, zone), ...preview, status };
}
