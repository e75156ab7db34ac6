import { InputError } from '../../../../lib/groupbuy/input-error';
import { TAIWAN_PLANS } from '../../../../lib/groupbuy/message-budget/plan';
import {
	optionsFor,
	type SendOption,
	type SendState,
} from '../../../../lib/groupbuy/message-budget/send-options';

const NOW = Date.parse('2026-11-21T12:00:00+08:00');

const state = (plan: string, used: number, quotaLeft: number | null): SendState => ({
	settings: { plan, planTables: TAIWAN_PLANS },
	now: NOW,
	used,
	quotaLeft,
});
const short = ({ option, plan, messages, isPossible, why, costWithTaxMinor }: SendOption) =>
	`${option} ${plan} ${messages} ${isPossible ? costWithTaxMinor : 'no'} ${why}`;

test.each<[what: string, messages: number, SendState, options: string[]]>([
	[
		'a group of 300 on light',
		300,
		state('light', 0, 200),
		['push light 300 no not_on_this_plan', 'upgrade medium 300 840 covered', 'upgrade high 300 1260 covered'],
	],
	[
		'a small group on light',
		50,
		state('light', 150, 50),
		['push light 50 0 covered', 'upgrade medium 50 840 covered', 'upgrade high 50 1260 covered'],
	],
	[
		'medium is nearly used up: only the difference is charged',
		300,
		state('medium', 2900, 100),
		['push medium 300 no not_on_this_plan', 'upgrade high 300 420 covered'],
	],
	['high, covered', 300, state('high', 5000, 1000), ['push high 300 0 covered']],
	['high, half covered', 300, state('high', 5900, 600), ['push high 300 42 additional']],
	['high, nothing covered', 300, state('high', 6000, 300), ['push high 300 63 additional']],
	[
		'additional messages are not allowed',
		300,
		state('high', 5900, 100),
		['push high 300 no raise_additional_messages'],
	],
	[
		'more than medium has at all, and than high has without additional ones',
		7000,
		state('light', 200, 0),
		[
			'push light 7000 no not_on_this_plan',
			'upgrade medium 7000 no not_enough',
			'upgrade high 7000 1512 additional',
		],
	],
	['nothing is limited', 300, state('high', 9000, null), ['push high 300 63 additional']],
	[
		'LINE allows more than the plan says',
		300,
		state('medium', 3000, 500),
		['push medium 300 0 covered', 'upgrade high 300 420 covered'],
	],
])('%s', (_what, messages, given, options) => {
	const [reply, wait, ...pushes] = optionsFor(messages, given);
	expect([reply, wait]).toMatchObject([
		{ option: 'reply', messages: 0, isPossible: true, costMinor: 0, why: 'free' },
		{ option: 'wait', messages: 0, isPossible: true, costMinor: 0, why: 'free_if_somebody_writes' },
	]);
	expect(pushes.map(short)).toEqual(options);
});

test('what is covered is paid for all the same', () => {
	expect(optionsFor(300, state('medium', 0, 3000)).at(2)).toMatchObject({
		costMinor: 0,
		additionalMessages: 0,
		allowanceShareMilliMinor: 80_100,
	});
	expect(optionsFor(300, state('high', 5900, 600)).at(2)).toMatchObject({
		costMinor: 40,
		taxMinor: 2,
		additionalMessages: 200,
		allowanceShareMilliMinor: 20_000,
	});
});

test('additional messages of an upgrade are those of the whole month', () => {
	expect(optionsFor(7000, state('light', 200, 0)).at(-1)).toMatchObject({
		plan: 'high',
		costMinor: 1200 + 240,
		additionalMessages: 1200,
	});
});

test('a plan that is not in the table is refused', () => {
	expect(() => optionsFor(1, state('huge', 0, 0))).toThrow(InputError);
});
