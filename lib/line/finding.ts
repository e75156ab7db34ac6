import { LineApiError } from './api-error';

/** What one check of a set-up came to. */
export interface Finding {
	/** Name of the check, the same in every run. */
	check: string;
	/** `check_by_hand`: LINE has no API that tells. */
	status: 'ok' | 'warning' | 'failed' | 'check_by_hand';
	message: string;
	/** What to do; `null` when there is nothing to do. */
	fix: string | null;
}

export function ok(check: string, message: string): Finding {
	return { check, status: 'ok', message, fix: null };
}

export function warning(check: string, message: string, fix: string): Finding {
	return { check, status: 'warning', message, fix };
}

export function failed(check: string, message: string, fix: string): Finding {
	return { check, status: 'failed', message, fix };
}

export function checkByHand(check: string, message: string, fix: string): Finding {
	return { check, status: 'check_by_hand', message, fix };
}

/** A check that LINE did not let happen. */
export function failedBy(check: string, error: LineApiError, fix = error.hint): Finding {
	const said = error.lineMessage === '' ? '' : ` (${error.lineMessage})`;
	return failed(check, `${error.message}${said}`, fix);
}

/** LINE's refusal as a value, since a refusal is what a diagnosis looks for. */
export async function orError<T>(answer: Promise<T>): Promise<T | LineApiError> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof LineApiError) return error;
		throw error;
	}
}
