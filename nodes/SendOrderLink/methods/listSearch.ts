import { formatMoney } from '../../../lib/groupbuy/money';
import { USER_ID } from '../../../lib/line/messaging-api';
import { listBuyers } from '../../../lib/store/buyer-records';
import { findCustomers } from '../../../lib/store/customer-records';
import { listProducts } from '../../../lib/store/products';
import { MAX_LISTED, searching } from '../../shared/list-search';

/** Members of the shop first, then people in LINE who are none. */
export const searchCustomers = searching(async (store, filter) => {
	const customers = await findCustomers(store.db, filter);
	const bound = new Set(customers.flatMap(({ lineUsers }) => lineUsers.map(({ lineUserId }) => lineUserId)));
	const buyers = await listBuyers(store.db, filter, Date.now());
	return [
		...customers.map(({ code, name, phone, email }) => ({
			name: [name ?? code, phone ?? email].filter(Boolean).join(' '),
			value: code,
		})),
		...buyers
			.filter(
				({ lineUserId, erasedAt }) => USER_ID.test(lineUserId) && erasedAt === null && !bound.has(lineUserId),
			)
			.map(({ displayName, lineUserId }) => ({
				name: `${displayName ?? lineUserId} (LINE)`,
				value: lineUserId,
			})),
	].slice(0, MAX_LISTED);
});

/** Variants by the product's name or ID, with their price and what is left. */
export const searchVariants = searching(async (store, filter) => {
	const variants = await listProducts(store.db, filter);
	return variants.map(({ productId, variantId, title, variantTitle, priceMinor, currency, left }) => ({
		name: [title, variantTitle, formatMoney(priceMinor, currency), left === null ? null : `(${left})`]
			.filter(Boolean)
			.join(' '),
		value: `${productId}/${variantId}`,
	}));
});
