import type { FunctionsBase } from 'n8n-workflow';

/**
 * The time zone in which times are read and written: the workflow's, n8n's own (GENERIC_TIMEZONE), else Taiwan's.
 *
 * Nobody chose n8n's default, New York, and the editor drops a template's time zone when it imports the file.
 */
export function timeZoneOf(context: Pick<FunctionsBase, 'getTimezone' | 'getWorkflowSettings'>): string {
	const { timezone = 'DEFAULT' } = context.getWorkflowSettings();
	if (timezone !== 'DEFAULT') return timezone;
	return process.env.GENERIC_TIMEZONE ? context.getTimezone() : 'Asia/Taipei';
}
