import type { LinkView } from '../../../../lib/store/business-manager';
import { isoOrNull, isoTime } from '../../../shared/present';

export function presentLink({ requestedAt, decidedAt, resources, ...link }: LinkView, zone: string) {
	return {
		...link,
		resources: resources.map(({ addedAt, ...resource }) => ({
			...resource,
			addedAt: isoTime(addedAt, zone),
		})),
		requestedAt: isoTime(requestedAt, zone),
		decidedAt: isoOrNull(decidedAt, zone),
	};
}
