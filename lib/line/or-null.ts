import { LineApiError, type LineErrorKind } from './api-error';

/** LINE's answer, or `null` when it refuses in one of these ways, which the caller expects. Others are thrown on. */
export async function orNull<T>(answer: Promise<T>, expected: readonly LineErrorKind[]): Promise<T | null> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof LineApiError && expected.includes(error.kind)) return null;
		throw error;
	}
}
