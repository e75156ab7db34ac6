import { audienceGroupId } from './narrowcast';
import { BodyReport, boolean, list, object, type Check } from './check';

/*
 * Bodies of the audience endpoints: shapes only. Names and ids have errors of their own, see `audience-api.ts`.
 */

const string: Check = (value, path, report) => {
	if (typeof value !== 'string') report.wrongType(path);
};
const audiences = list(object({}, { id: string }), 0, Infinity);

interface Bodies {
	create: Named & {
		uploadDescription?: string | null;
		audiences?: Id[] | null;
		isIfaAudience?: boolean | null;
	};
	add: { audienceGroupId: number | bigint; uploadDescription?: string | null; audiences?: Id[] | null };
	click: Named & { requestId?: string | null; clickUrl?: string | null };
	imp: Named & { requestId?: string | null };
	rename: Named;
}
interface Named {
	description?: string | null;
}
interface Id {
	id?: string | null;
}

const SHAPES: Record<keyof Bodies, Check> = {
	create: object({}, { description: string, uploadDescription: string, audiences, isIfaAudience: boolean }),
	add: object({ audienceGroupId }, { uploadDescription: string, audiences }),
	click: object({}, { description: string, requestId: string, clickUrl: string }),
	imp: object({}, { description: string, requestId: string }),
	rename: object({}, { description: string }),
};

/** @throws {ApiError} 400 when a property is unknown, missing or of the wrong type */
export function checkAudienceRequest<Use extends keyof Bodies>(use: Use, body: unknown): Bodies[Use] {
	const report = new BodyReport();
	SHAPES[use](body, [], report);
	report.finish();
	return body as Bodies[Use];
}
