import type { SourceProduct } from '../source-product';
import { entriesOf } from './entries';
import { MAPPABLE_FIELDS } from './fields';
import { checkMapping, planOf, type Mapping } from './plan';
import { isBlank } from './read-path';
import { concludeFields, findIn, recordsOf } from './read-records';

/**
 * Everything sellable within a shop's items, in their order: nested variants one by one, rows that belong together as one
 * product. An item in which nothing is known gives a product without values, so that its mistake is told like any other.
 *
 * @throws InputError for a shape or a field that is not known
 */
export function mapItems(items: Iterable<unknown>, mapping: Mapping): Iterable<SourceProduct> {
	checkMapping(mapping);
	return mapped(items, mapping);
}

function* mapped(items: Iterable<unknown>, mapping: Mapping): Iterable<SourceProduct> {
	const entries = [...entriesOf(items)];
	const plan = planOf(entries, mapping);
	for (const record of recordsOf(plan, entries)) {
		const found = concludeFields(plan, findIn(plan, record), record);
		const values: SourceProduct['values'] = {};
		for (const field of MAPPABLE_FIELDS) {
			const value = found.get(field)?.value;
			if (!isBlank(value)) values[field] = value;
		}
		yield { origin: record.origin, values };
	}
}
