import { listBuyers } from '../../../lib/store/buyer-records';
import { listCategories } from '../../../lib/store/categories';
import { listProducts } from '../../../lib/store/products';
import { openNodeStore } from '../../shared/database';
import { MAX_LISTED, searching, type Search } from '../../shared/list-search';

/** Products are found by their variants, of which one product may have many. */
const MAX_VARIANTS = 2000;

export const searchCategories = searching(async (store, filter) => {
	const categories = await listCategories(store.db, filter);
	return categories.map(({ name, itemCount }) => ({ name: `${name} (${itemCount})`, value: name }));
});

/** One entry per product, however many variants it has. */
export const searchProducts = searching(async (store, filter) => {
	const products = await listProducts(store.db, { ...filter, publicOnly: true, limit: MAX_VARIANTS });
	const titles = new Map(products.map((product) => [product.productId, product.title]));
	return [...titles].slice(0, MAX_LISTED).map(([value, name]) => ({ name, value }));
});

/** Who has ordered in the group that the node is about. */
export const searchMembers: Search = async function (search) {
	const lineGroupId = this.getCurrentNodeParameter('group', { extractValue: true });
	if (typeof lineGroupId !== 'string' || lineGroupId === '') return { results: [] };
	const store = await openNodeStore(this);
	const buyers = await listBuyers(
		store.db,
		{ lineGroupIds: [lineGroupId], limit: MAX_LISTED, ...(search !== undefined && { search }) },
		Date.now(),
	);
	return {
		results: buyers.map(({ displayName, lineUserId }) => ({
			name: displayName ?? lineUserId,
			value: lineUserId,
		})),
	};
};
