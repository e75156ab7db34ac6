import { timeZoneOf } from '../../../nodes/shared/time-zone';

const { GENERIC_TIMEZONE } = process.env;
afterEach(() => {
	if (GENERIC_TIMEZONE === undefined) delete process.env.GENERIC_TIMEZONE;
	else process.env.GENERIC_TIMEZONE = GENERIC_TIMEZONE;
});

test.each<[string, string | undefined, string | undefined, string]>([
	['the workflow’s own', 'Asia/Tokyo', 'Europe/Berlin', 'Asia/Tokyo'],
	['the instance’s, when it was set', 'DEFAULT', 'Europe/Berlin', 'Europe/Berlin'],
	['the instance’s for a workflow without settings', undefined, 'Europe/Berlin', 'Europe/Berlin'],
	['Taipei, where nobody has chosen one', 'DEFAULT', undefined, 'Asia/Taipei'],
	['Taipei for a workflow without settings too', undefined, undefined, 'Asia/Taipei'],
])('%s', (_name, workflow, instance, expected) => {
	if (instance === undefined) delete process.env.GENERIC_TIMEZONE;
	else process.env.GENERIC_TIMEZONE = instance;
	// What n8n answers when nobody has chosen: New York.
	const ofInstance = instance ?? 'America/New_York';
	const context = {
		getWorkflowSettings: () => (workflow === undefined ? {} : { timezone: workflow }),
		getTimezone: () => (workflow === undefined || workflow === 'DEFAULT' ? ofInstance : workflow),
	};
	expect(timeZoneOf(context)).toBe(expected);
});
