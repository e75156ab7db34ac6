import type { OrderState } from '../../groupbuy/order';
import type { UnclearReason } from '../../groupbuy/order-grammar/types';
import type { Words } from './zh-TW';

const invalidQuantity: Record<UnclearReason, string> = {
	quantity_zero: 'quantities start at 1',
	quantity_fraction: 'quantities are whole numbers',
	quantity_too_large: 'at most 99 at a time',
};

const orderStates: Record<OrderState, string> = {
	placed: 'placed',
	confirmed: 'confirmed',
	awaiting_payment: 'awaiting payment',
	proof_submitted: 'payment being checked',
	paid: 'paid',
	ready: 'ready for pick-up',
	completed: 'completed',
	cancelled: 'cancelled',
	expired: 'expired',
	returned: 'returned',
};

export const en: Words = {
	locale: 'en',
	timeFormat: 'ccc d LLL HH:mm',
	commands: {
		menu: 'menu',
		products: 'group buy',
		friend: 'add friend',
		my_orders: 'my orders',
		list: 'order list',
	},

	someone: 'Member',
	comma: ', ',
	andOthers: (names, others) => `${names} and others (${others} in all)`,
	moreLines: (count) => `…and ${count} more lines`,

	booked: (name, item, quantity, total) =>
		`✅ ${name} ${item} +${quantity}${total === quantity ? '' : ` (${total} in all)`}`,
	reduced: (name, item, quantity, total) => `↩️ ${name} ${item} -${quantity} (${total} left)`,
	cancelled: (name, item, quantity) => `↩️ ${name} ${item} cancelled (-${quantity})`,
	soldOut: (name, item) => `❌ ${name} ${item} is sold out`,
	notEnough: (name, item, requested, left) =>
		`❌ ${name} ${item}: ${requested} wanted, only ${left} left, nothing booked`,
	overLimit: (name, item, limit) => `❌ ${name} ${item}: at most ${limit} each, nothing booked`,
	nothingToCancel: (name, code) =>
		code === null ? `ℹ️ ${name} has nothing to cancel` : `ℹ️ ${name} has not ordered ${code}`,
	unknownItem: (name, input, suggestions) =>
		`❓ ${name}: there is no item “${input}”${suggestions === '' ? '' : `. Did you mean ${suggestions}?`}`,
	whichItem: (names) => `❓ ${names}: which item? Please add its code:`,
	invalidQuantity: (name, input, reason) =>
		`❓ ${name} “${input}” was not booked: ${invalidQuantity[reason]}`,
	closed: (names, campaign, time) =>
		`⏰ “${campaign}” ${time === null ? 'has closed' : `closed on ${time}`}; not booked: ${names}`,
	notOpenYet: (names, campaign, time) =>
		`⏳ “${campaign}” ${time === null ? 'is not open yet' : `opens on ${time}`}; not booked: ${names}`,
	buyerUnknown:
		'⚠️ LINE did not tell me who wrote, so nothing was booked. Please write again from LINE on your phone.',

	noCampaign: 'No group buy is open at the moment. The next one will be announced here.',
	nextCampaign: (campaign, time) => `⏳ “${campaign}” opens on ${time}`,
	otherCampaigns: (titles) => `Also open: ${titles}`,

	noFriend: 'The shop has not set up its official account yet.',
	friendLink: (url) => `👋 Add our official account as a friend:\n${url}`,

	myOrders: (name) => `🧾 Orders of ${name}`,
	noOrders: (name) => `🧾 ${name} has no orders at the moment`,
	orderHead: (campaign, state) => (state === 'placed' ? campaign : `${campaign} (${orderStates[state]})`),
	orderLine: (item, quantity, amount) => `・${item} ×${quantity}  ${amount}`,
	orderTotal: (amount) => `Total ${amount}`,

	listTitle: (campaign) => `📋 Orders: ${campaign}`,
	noList: '📋 Nobody has ordered yet',
	itemTotal: (item, quantity) => `${item}: ${quantity}`,
	buyerLine: (number, name, items, amount) => `${number}. ${name}  ${items}  ${amount}`,
	listTotal: (buyers, pieces, amount) => `Buyers ${buyers} · pieces ${pieces} · ${amount}`,
	otherOrders: 'Other orders',

	menuTitle: 'Group buy',
	menuHint: 'To order, just write, for example, A1+1; to take it back, A1 cancel.',
	menuAlt: 'Group buy menu: products, my orders, add friend',
	menuLabels: {
		products: 'Products',
		myOrders: 'My orders',
		list: 'Order list',
		checkout: 'Checkout',
		friend: 'Add friend',
	},

	cardAlt: (campaign) => `Group buy: ${campaign}`,
	cardUntil: (time) => `Until ${time}`,
	cardNoEnd: 'Closing time to be announced',
	cardFrom: (time) => `Opens ${time}`,
	cardEnded: 'Closed',
	cardProgress: (buyers, pieces) => `Buyers ${buyers} · pieces ${pieces}`,
	cardHowTo: (code) => `Write “${code}+1” to order`,
	cardLeft: (left) => `${left} left`,
	cardOrdered: (ordered) => `${ordered} ordered`,
	cardSoldOut: 'Sold out',
	cardMore: (count) => `${count} more items`,
	cardMoreHint: (code) => `Order them by code, for example ${code}+1`,
};
