import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkLiveSchedule, LIVE_SCHEDULE, type LiveSchedule } from '../../../../lib/feed/live-cycles';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { cleanText } from '../../../shared/read';

/** When the catalogue is built and pulled, for merchants whose LINE window says otherwise. */
export const scheduleField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Build Times',
			name: 'buildTimes',
			type: 'string',
			default: '04:45, 16:45',
			description: 'When the workflow publishes the feed every day',
		},
		{
			displayName: 'Minutes Between Manual Refreshes',
			name: 'manualEveryMinutes',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 60,
		},
		{
			displayName: 'Pull Times',
			name: 'pullTimes',
			type: 'string',
			default: '05:00',
			description: 'When LINE reads the feed every day',
		},
		{
			displayName: 'Time Zone',
			name: 'zone',
			type: 'string',
			default: 'Asia/Taipei',
			description: 'Of these times, an IANA name',
		},
	],
};

/** @throws InputError naming the field */
export function readSchedule(context: IExecuteFunctions): LiveSchedule {
	const options = context.getNodeParameter('options', 0, {}) as Record<string, unknown>;
	const times = (name: 'buildTimes' | 'pullTimes'): readonly string[] => {
		if (options[name] === undefined) return LIVE_SCHEDULE[name];
		return (cleanText(options[name], name, 200) ?? '').split(/[\s,，、]+/).filter((time) => time !== '');
	};
	const minutes = Number(options.manualEveryMinutes ?? LIVE_SCHEDULE.manualEveryMinutes);
	if (!Number.isSafeInteger(minutes) || minutes < 0) {
		throw new InputError(
			"The field 'manualEveryMinutes' is not a whole number from 0",
			'Give minutes, e.g. 60.',
		);
	}
	const schedule = {
		buildTimes: times('buildTimes'),
		pullTimes: times('pullTimes'),
		zone: cleanText(options.zone, 'zone', 60) ?? LIVE_SCHEDULE.zone,
		manualEveryMinutes: minutes,
	};
	checkLiveSchedule(schedule);
	return schedule;
}
