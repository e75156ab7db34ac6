import { compilePath, own } from './read-path';
import type { Entry } from './shape';

/** Where APIs and XML put a list of products inside of one answer. */
const ENVELOPES = [
	'data.products',
	'products',
	'rss.channel.item',
	'feed.entry',
	'data',
	'items',
	'results',
].map(compilePath);

/** An object with one of these is a product itself, whatever lists it has. */
const NAMES = ['id', 'productId', 'title', 'name', 'handle', 'sku', 'g:id', '商品名稱'];

/** The products of workflow items, each with the index of its item: those of an API's answer one by one. */
export function* entriesOf(items: Iterable<unknown>): Iterable<Entry> {
	let origin = 0;
	for (const item of items) {
		for (const value of productsIn(item)) yield { origin, value };
		origin++;
	}
}

function productsIn(item: unknown): readonly unknown[] {
	const node = own(item, 'node');
	if (isObject(node)) return [node];
	if (!isObject(item) || NAMES.some((name) => own(item, name) !== undefined)) return [item];
	for (const read of ENVELOPES) {
		const products = listIn(read(item));
		if (products?.some(isObject)) return products;
	}
	return [item];
}

/** A list as it is, or as GraphQL's connections give it. */
function listIn(value: unknown): readonly unknown[] | undefined {
	if (Array.isArray(value)) return value as unknown[];
	const nodes = own(value, 'nodes');
	if (Array.isArray(nodes)) return nodes as unknown[];
	const edges = own(value, 'edges');
	return Array.isArray(edges) ? edges.map((edge: unknown) => own(edge, 'node')) : undefined;
}

export function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
