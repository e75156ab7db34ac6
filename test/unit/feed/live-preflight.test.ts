import { LIVE_SCHEDULE } from '../../../lib/feed/live-cycles';
import { preflight, type LivePlan, type PlannedProduct } from '../../../lib/feed/live-preflight';

const at = (text: string): number => Date.parse(`2026-11-${text}:00+08:00`);
const shown = (ms: number | null): string | null =>
	ms === null ? null : new Date(ms + 8 * 3_600_000).toISOString().slice(8, 16);

const rows = (text: string) => new Map(text.split(' ').flatMap((row) => (row === '' ? [] : [pair(row)])));
function pair(row: string): [string, string] {
	const [id = '', fingerprint = ''] = row.split('=');
	return [id, fingerprint];
}

const product = (row: string, changes: Partial<PlannedProduct> = {}): PlannedProduct => ({
	productId: 'P1',
	title: '牛奶糖',
	changedAt: at('10T09:00'),
	rows: rows(row),
	leftOut: null,
	...changes,
});

/** A live in the evening of the 22nd; LINE has pulled in the morning of the 21st. */
const plan = (changes: Partial<LivePlan>): LivePlan => ({
	products: [product('P1=new')],
	held: { rows: rows('P1=new'), at: at('21T05:00') },
	served: rows('P1=new'),
	schedule: LIVE_SCHEDULE,
	liveAt: at('22T20:00'),
	now: at('21T12:00'),
	manualFrom: at('20T00:00'),
	...changes,
});

describe('a product when the live starts', () => {
	test.each<[why: string, Partial<LivePlan>, status: string, onAirFrom: string | null]>([
		['LINE has it as it is', {}, 'ready', '21T05:00'],
		['changed a day before: built and pulled in time', { served: rows('P1=old') }, 'ready', '22T05:00'],
		[
			'new a day before: built and pulled in time',
			{ served: rows(''), held: { rows: rows(''), at: at('21T05:00') } },
			'ready',
			'22T05:00',
		],
		[
			'published, and pulled tomorrow morning',
			{ held: { rows: rows('P1=old'), at: at('21T05:00') } },
			'ready',
			'22T05:00',
		],
		[
			'changed on the day of the live',
			{
				now: at('22T10:00'),
				served: rows('P1=old'),
				held: { rows: rows('P1=old'), at: at('22T05:00') },
			},
			'stale',
			'23T05:00',
		],
		[
			'new on the day of the live',
			{ now: at('22T10:00'), served: rows('P2=x'), held: { rows: rows('P2=x'), at: at('22T05:00') } },
			'missing',
			'23T05:00',
		],
		[
			'published by hand on the day of the live, behind the pull',
			{ now: at('22T10:00'), held: { rows: rows('P1=old'), at: at('22T05:00') } },
			'stale',
			'23T05:00',
		],
		[
			'between the build and the pull: the file that was built decides',
			{ now: at('22T04:50'), served: rows('P1=old') },
			'stale',
			'23T05:00',
		],
		[
			'between the build and the pull, and built since',
			{ now: at('22T04:50'), held: { rows: rows(''), at: at('21T05:00') } },
			'ready',
			'22T05:00',
		],
		['in the minute of the build', { now: at('22T04:45'), served: rows('P1=old') }, 'stale', '23T05:00'],
		['a minute before the build', { now: at('22T04:44'), served: rows('P1=old') }, 'ready', '22T05:00'],
		[
			'a live in the minute of a pull goes by the pull before',
			{ liveAt: at('22T05:00'), now: at('21T20:00'), served: rows('P1=old') },
			'ready',
			'21T05:00',
		],
		[
			'never published, and no build before the pull',
			{ now: at('22T04:50'), served: null },
			'missing',
			'23T05:00',
		],
		['never published, but there is time', { served: null, held: null }, 'ready', '22T05:00'],
		['nobody has pulled', { now: at('22T10:00'), held: null }, 'missing', '23T05:00'],
		[
			'rolled back since the pull: the next pull loses it',
			{ now: at('22T04:50'), served: rows('') },
			'missing',
			'23T05:00',
		],
		[
			'one of its variants is new',
			{
				now: at('22T10:00'),
				products: [product('V1=a V2=b')],
				served: rows('V1=a V2=b'),
				held: { rows: rows('V1=a'), at: at('22T05:00') },
			},
			'stale',
			'23T05:00',
		],
		['the live is over', { now: at('23T10:00'), liveAt: at('22T20:00') }, 'ready', '21T05:00'],
		['not in the shop', { products: [product('', { title: null })] }, 'unknown', null],
	])('%s', (_why, changes, status, onAirFrom) => {
		const [row] = preflight(plan(changes), 'en').rows;
		expect({ status: row?.status, onAirFrom: shown(row?.onAirFrom ?? null) }).toEqual({ status, onAirFrom });
		expect(row?.inTime).toBe(status === 'ready');
		expect(row?.fix === '').toBe(status === 'ready');
	});

	test.each<[boolean, string]>([
		[true, 'excluded'],
		[false, 'invalid'],
	])('left out of the file: on purpose %s', (onPurpose, status) => {
		const leftOut = { onPurpose, message: 'has the tag 贈品', fix: 'take it off' };
		const { rows: told, notReady } = preflight(plan({ products: [product('', { leftOut })] }), 'en');
		expect(told).toEqual([
			{
				productId: 'P1',
				title: '牛奶糖',
				status,
				onAirFrom: null,
				inTime: false,
				message: 'has the tag 贈品',
				fix: 'take it off',
			},
		]);
		expect(notReady).toBe(1);
	});
});

describe('the way out', () => {
	/** Built at 04:45, changed since, pulled at 05:00. */
	const between = { now: at('22T04:47'), served: rows('P1=old') };

	test.each<[why: string, Partial<LivePlan>, refresh: [string, string] | null, fix: string]>([
		[
			'by hand at once',
			between,
			['22T04:47', '22T05:00'],
			'Refresh the catalogue by hand now, before 11/22 05:00',
		],
		[
			'by hand, once the hour is over',
			{ ...between, manualFrom: at('22T04:55') },
			['22T04:55', '22T05:00'],
			'Refresh the catalogue by hand from 11/22 04:55, before 11/22 05:00',
		],
		[
			'the hour is over with the pull',
			{ ...between, manualFrom: at('22T05:00') },
			null,
			'Too late for this live: it comes at 11/23 05:00',
		],
		[
			'behind the pull',
			{ now: at('22T10:00'), served: rows('P1=old'), held: null },
			null,
			'Too late for this live: it comes at 11/23 05:00',
		],
	])('%s', (_why, changes, refresh, fix) => {
		const found = preflight(plan(changes), 'en');
		expect(found.refresh && [shown(found.refresh.from), shown(found.refresh.until)]).toEqual(refresh);
		expect(found.rows[0]?.fix).toContain(fix);
		expect(found.warnings.some(({ warning }) => warning === 'refresh_possible')).toBe(refresh !== null);
	});

	test('in Chinese', () => {
		const [row] = preflight(plan({ ...between, manualFrom: at('22T04:55') }), 'zh-TW').rows;
		expect(row?.message).toBe('直播時 LINE 顯示的是舊內容；11/23 05:00 才會更新。');
		expect(row?.fix).toBe('11/22 04:55 起到 11/22 05:00 前手動更新目錄，LINE 就會在 11/22 05:00 讀到。');
	});
});

describe('warnings', () => {
	const warned = (changes: Partial<LivePlan>) =>
		preflight(plan(changes), 'en').warnings.map(({ warning }) => warning);

	test.each<[why: string, Partial<LivePlan>, string[]]>([
		['all is well', {}, []],
		[
			'changed later than a day before',
			{ products: [product('P1=new', { changedAt: at('21T20:01') })] },
			['set_up_late'],
		],
		['changed exactly a day before', { products: [product('P1=new', { changedAt: at('21T20:00') })] }, []],
		[
			'still not there on the day',
			{ now: at('22T10:00'), held: { rows: rows(''), at: at('22T05:00') }, served: rows('') },
			['set_up_late'],
		],
		['never published', { served: null, held: null }, ['never_published']],
		['nobody has read it', { held: null }, ['no_pull_seen']],
		[
			'the pull of this morning was not seen',
			{ held: { rows: rows('P1=new'), at: at('20T05:00') } },
			['pull_missed'],
		],
		[
			'it is still under way',
			{ now: at('21T05:30'), held: { rows: rows('P1=new'), at: at('20T05:00') } },
			[],
		],
		[
			'the live has started',
			{ now: at('22T20:00'), held: { rows: rows('P1=new'), at: at('22T05:00') } },
			['live_started'],
		],
	])('%s', (_why, changes, warnings) => {
		expect(warned(changes)).toEqual(warnings);
	});

	test('the summary counts and names the cycles', () => {
		const products = [product('P1=new'), product('', { productId: 'P9', title: null })];
		const { ready, notReady, decidedAt, deadline, nextBuildAt, nextPullAt } = preflight(
			plan({ products }),
			'en',
		);
		expect({ ready, notReady }).toEqual({ ready: 1, notReady: 1 });
		expect([decidedAt, deadline, nextBuildAt, nextPullAt].map(shown)).toEqual([
			'22T05:00',
			'21T20:00',
			'21T16:45',
			'22T05:00',
		]);
	});
});
