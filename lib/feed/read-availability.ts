import { isAbsent } from '../groupbuy/read-fields';
import type { Availability, FeedProduct } from './feed-product';
import { formatTime, readTime } from './feed-time';
import type { Reading } from './reading';
import { availabilityOf } from './value-words';

/** Whether a product can be had, in the profile's words, and from when on. */
export function readAvailability(reading: Reading): Pick<FeedProduct, 'availability' | 'availabilityDate'> {
	const { plan, notes } = reading;
	const availability = stateOf(reading);
	if (plan.columns.availability !== undefined && !plan.availabilities.has(availability)) {
		notes.add('excluded', 'not_listed', 'availability', availability);
	}
	const isLater = availability === 'preorder' || availability === 'backorder';
	return { availability, availabilityDate: isLater ? readDate(reading) : null };
}

/** What the shop says of it goes before what its stock says; a shop that says nothing sells it. */
function stateOf({ values, notes }: Reading): Availability {
	const { availability, stock } = values;
	if (!isAbsent(availability)) {
		const state = availabilityOf(availability);
		if (state !== undefined) return state;
		notes.add(
			isAbsent(stock) ? 'error' : 'warning',
			isAbsent(stock) ? 'invalid_value' : 'dropped_value',
			'availability',
			availability,
		);
	}
	if (isAbsent(stock)) return 'in_stock';
	const pieces = typeof stock === 'number' ? stock : piecesOf(stock);
	if (Number.isFinite(pieces)) return pieces > 0 ? 'in_stock' : 'out_of_stock';
	const state = availabilityOf(stock);
	if (state === undefined) notes.add('error', 'invalid_value', 'stock', stock);
	return state ?? 'out_of_stock';
}

const PIECES = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;

function piecesOf(value: unknown): number {
	if (typeof value !== 'string' || value.length > 40) return NaN;
	const text = value.normalize('NFKC').replaceAll(',', '').trim();
	return PIECES.test(text) ? Number(text) : NaN;
}

function readDate({ values, plan, notes }: Reading): string | null {
	const column = plan.columns.availabilityDate;
	if (column === undefined) return null;
	const { availabilityDate } = values;
	const time = readTime(availabilityDate, 'start');
	if (time !== null) return formatTime(time);
	if (column.need === 'required') notes.add('error', 'missing_date', 'availabilityDate', availabilityDate);
	else if (!isAbsent(availabilityDate)) {
		notes.add('warning', 'dropped_value', 'availabilityDate', availabilityDate);
	}
	return null;
}
