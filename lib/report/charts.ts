import { DateTime } from 'luxon';

import { cutToWidth } from '../files/display-width';
import { htmlText } from '../files/html';
import { cellText } from '../files/sheet';
import { formatMoney, type Currency } from '../groupbuy/money';
import type { CurrencyTotals, DayTotals, GroupTotals } from '../groupbuy/report-totals';
import type { ReportHeading } from './report';
import { earnedBy, inOrder } from './sheets';
import type { ReportWords } from './words';

/*
 * Charts as SVG in the document itself. They are as wide as a telephone, so that their texts can be read on one.
 */

const WIDTH = 360;
const CONFIRMED = '#0b6b43';
const PENDING = '#d9a441';
const INK = '#1c1c1e';
const MUTED = '#5f6166';

/**
 * @param id unique in the document
 * @param summary title with what it shows, for those who cannot see it
 */
function figure(id: string, title: string, summary: string, height: number, content: string): string {
	return (
		`<figure><figcaption>${htmlText(title)}</figcaption>` +
		`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}" font-size="11" fill="${INK}">` +
		`<title id="${id}">${htmlText(summary)}</title>${content}</svg></figure>`
	);
}

const MOST_BARS = 10;
const BAR_ROW = 32;
/** Latin characters of a label beside an amount. */
const LABEL_WIDTH = 36;

/** The groups that earned most, as bars; empty where none earned anything. */
export function topChart(
	id: string,
	title: string,
	groups: Iterable<GroupTotals>,
	currency: Currency,
	words: ReportWords,
): string {
	const top = inOrder(groups)
		.filter((group) => earnedBy(group) > 0)
		.slice(0, MOST_BARS);
	const [first] = top;
	if (!first) return '';
	const most = earnedBy(first);
	const bars = top.map((group, index) => {
		const y = index * BAR_ROW;
		const name = cutToWidth(cellText(group.name ?? words.none), LABEL_WIDTH);
		const width = Math.max(1, (WIDTH * earnedBy(group)) / most);
		return (
			`<text x="0" y="${y + 13}">${htmlText(name)}</text>` +
			`<text x="${WIDTH}" y="${y + 13}" text-anchor="end" font-weight="700">${formatMoney(earnedBy(group), currency)}</text>` +
			`<rect x="0" y="${y + 18}" width="${round(width)}" height="8" rx="2" fill="${CONFIRMED}"/>`
		);
	});
	const summary = `${cellText(first.name ?? words.none)} ${formatMoney(most, currency)}`;
	return figure(id, title, words.chart(title, summary), top.length * BAR_ROW, bars.join(''));
}

/** Above so many days a bar is a month. */
const MOST_DAYS = 62;
const DAY_MS = 86_400_000;
const TOP = 34;
const BASE = 170;
const HEIGHT = 190;

interface Point {
	key: string;
	confirmed: number;
	pending: number;
}

/** Commission by day, or by month where the period is long: completed, and what is pending above it. */
export function timeChart(
	id: string,
	{ days }: CurrencyTotals,
	currency: Currency,
	heading: ReportHeading,
	words: ReportWords,
): string {
	const isByDay = heading.to - heading.from <= MOST_DAYS * DAY_MS;
	const points = pointsOf(days, heading, isByDay ? 'day' : 'month');
	const high = Math.max(1, ...points.map(topOf));
	const low = Math.min(0, ...points.map(({ confirmed }) => confirmed));
	const scale = (BASE - TOP) / (high - low);
	const zero = BASE + low * scale;
	const step = WIDTH / points.length;
	const bars = points.map(({ confirmed, pending }, index) => {
		const bar = (from: number, to: number, color: string) =>
			from === to
				? ''
				: `<rect x="${round(index * step + step * 0.12)}" y="${round(zero - to * scale)}" width="${round(step * 0.76)}" height="${round((to - from) * scale)}" fill="${color}"/>`;
		const base = Math.max(0, confirmed);
		return bar(Math.min(0, confirmed), base, CONFIRMED) + bar(base, base + Math.max(0, pending), PENDING);
	});
	const peak = points.reduce((best, point) => (topOf(point) > topOf(best) ? point : best));
	const summary = words.peak(peak.key, formatMoney(topOf(peak), currency));
	const legend =
		`<rect x="0" y="2" width="10" height="10" fill="${CONFIRMED}"/><text x="15" y="11">${words.confirmed}</text>` +
		`<rect x="110" y="2" width="10" height="10" fill="${PENDING}"/><text x="125" y="11">${words.states.pending}</text>` +
		`<text x="${WIDTH}" y="28" text-anchor="end" fill="${MUTED}">${htmlText(summary)}</text>`;
	const axis =
		`<line x1="0" x2="${WIDTH}" y1="${round(zero)}" y2="${round(zero)}" stroke="${MUTED}" stroke-width="1"/>` +
		`<text x="0" y="${HEIGHT - 4}" fill="${MUTED}">${points[0]?.key ?? ''}</text>` +
		(points.length > 1
			? `<text x="${WIDTH}" y="${HEIGHT - 4}" text-anchor="end" fill="${MUTED}">${points.at(-1)?.key ?? ''}</text>`
			: '');
	const title = isByDay ? words.byDay : words.byMonth;
	return figure(id, title, words.chart(title, summary), HEIGHT, legend + bars.join('') + axis);
}

const topOf = ({ confirmed, pending }: Point): number => Math.max(0, confirmed) + Math.max(0, pending);

/** Of every day of a short period; of a long one every month from the first to the last in which there was anything. */
function pointsOf(
	days: ReadonlyMap<string, DayTotals>,
	{ from, to, timeZone: zone }: ReportHeading,
	unit: 'day' | 'month',
): Point[] {
	const format = unit === 'day' ? 'yyyy-MM-dd' : 'yyyy-MM';
	const known = [...days.keys()].sort();
	const period = [from, to - 1].map((at) => DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd'));
	const all = unit === 'day' ? [...known, ...period].sort() : known;
	const points = new Map<string, Point>();
	const last = (all.at(-1) ?? '').slice(0, format.length);
	let time = DateTime.fromISO(all[0] ?? '', { zone }).startOf(unit);
	for (let key = time.toFormat(format); key <= last; key = time.toFormat(format)) {
		points.set(key, { key, confirmed: 0, pending: 0 });
		time = time.plus({ [unit]: 1 });
	}
	for (const [day, { commissionMinor, pendingMinor }] of days) {
		const point = points.get(day.slice(0, format.length));
		if (!point) continue;
		point.confirmed += commissionMinor;
		point.pending += pendingMinor;
	}
	return [...points.values()];
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
