import type { OrderState } from '../../groupbuy/order';
import type { OrderChange, UnclearReason } from '../../groupbuy/order-grammar/types';
import { newsEn } from './news.en';
import { ordersEn } from './orders.en';
import { reportsEn } from './reports.en';
import { thanksEn } from './thanks.en';
import type { Words } from './zh-TW';

const invalidQuantity: Record<UnclearReason, string> = {
	quantity_zero: 'quantities start at 1',
	quantity_fraction: 'quantities are whole numbers',
	quantity_too_large: 'at most 99 at a time',
};

const verbs: Record<OrderChange['action'], string> = {
	add: '',
	remove: 'take back ',
	set: 'change ',
	cancel: 'cancel ',
};
const verbsForOthers: Record<OrderChange['action'], string> = { ...verbs, add: 'order ' };

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
	say: {
		cancelItem: (code) => `${code} cancel`,
		acceptOffer: 'confirm waitlist',
		declineOffer: 'leave waitlist',
		withdraw: (code) => `withdraw ${code}`,
		confirmClose: (token) => `confirm ${token}`,
		confirmWithdraw: (token) => `confirm ${token}`,
	},

	someone: 'Member',
	comma: ', ',
	andOthers: (names, others) => `${names} and others (${others} in all)`,
	moreLines: (count) => `…and ${count} more lines`,
	timeLeft: (days, hours, minutes) =>
		days > 0
			? `${days} d${hours > 0 ? ` ${hours} h` : ''} left`
			: hours > 0
				? `${hours} h${minutes > 0 ? ` ${minutes} min` : ''} left`
				: `${Math.max(1, minutes)} min left`,
	orderedBy: (writer) => ` (ordered by ${writer})`,

	booked: (name, item, quantity, total) =>
		`✅ ${name} ${item} +${quantity}${total === quantity ? '' : ` (${total} in all)`}`,
	reduced: (name, item, quantity, total) => `↩️ ${name} ${item} -${quantity} (${total} left)`,
	cancelled: (name, item, quantity) => `↩️ ${name} ${item} cancelled (-${quantity})`,
	soldOut: (name, item) => `❌ ${name} ${item} is sold out`,
	notEnough: (name, item, requested, left) =>
		`❌ ${name} ${item}: ${requested} wanted, only ${left} left, nothing booked`,
	unchanged: (name, item, total) => `ℹ️ ${name} ${item} is ${total} already`,
	waitlisted: (name, item, quantity, position) =>
		`🕐 ${name} ${item}: ${quantity} on the waitlist, number ${position} in line`,
	leftWaitlist: (name, item, quantity) => `↩️ ${name} ${item}: off the waitlist (-${quantity})`,
	noOffer: (names) => `ℹ️ Nothing from the waitlist is held for ${names} at the moment`,
	overLimit: (name, item, limit) => `❌ ${name} ${item}: at most ${limit} each, nothing booked`,
	overCampaignLimit: (name, item, limit) =>
		`❌ ${name} ${item}: at most ${limit} pieces in this group buy, nothing booked`,
	campaignFull: (names, limit) => `❌ This group buy is full (buyers: ${limit}); not booked: ${names}`,
	blocked: (names) => `ℹ️ Not booked, please contact the shop: ${names}`,
	addOnly: (names) =>
		`ℹ️ In this group buy orders can be added to, not reduced or cancelled; unchanged: ${names}`,
	editRefused: (names) => `✏️ ${names}: the edited message was not booked, the earlier order stays:`,
	keptAfterUnsend: (names) => `ℹ️ ${names} unsent a message; the order stays`,
	nothingToCancel: (name, code) =>
		code === null ? `ℹ️ ${name} has nothing to cancel` : `ℹ️ ${name} has not ordered ${code}`,
	unknownItem: (name, input, suggestions) =>
		`❓ ${name}: there is no item “${input}”${suggestions === '' ? '' : `. Did you mean ${suggestions}?`}`,
	whichItem: (names, action) => `❓ ${names}: ${verbs[action]}which item? Please add its code:`,
	isItThisItem: (names, action) => `❓ ${names}: ${verbs[action]}this item? Please add its code:`,
	whichItemFor: (writer, buyer, action) =>
		`❓ ${writer}: ${verbsForOthers[action]}which item for ${buyer}? Please write again with the name and the code:`,
	invalidQuantity: (name, input, reason) =>
		`❓ ${name} “${input}” was not booked: ${invalidQuantity[reason]}`,
	closed: (names, campaign, time) =>
		`⏰ “${campaign}” ${time === null ? 'has closed' : `closed on ${time}`}; not booked: ${names}`,
	notOpenYet: (names, campaign, time) =>
		`⏳ “${campaign}” ${time === null ? 'is not open yet' : `opens on ${time}`}; not booked: ${names}`,
	buyerUnknown:
		'⚠️ LINE did not tell me who wrote, so nothing was booked. Please write again from LINE on your phone.',
	personUnknown: (name) =>
		`⚠️ LINE did not tell me who “${name}” is, so nothing was booked. Please let them write themselves.`,

	noCampaign: 'No group buy is open at the moment. The next one will be announced here.',
	nextCampaign: (campaign, time) => `⏳ “${campaign}” opens on ${time}`,
	otherCampaigns: (titles) => `Also open: ${titles}`,

	noFriend: 'The shop has not set up its official account yet.',
	friendLink: (url) => `👋 Add our official account as a friend:\n${url}`,

	myOrders: (name) => `🧾 Orders of ${name}`,
	noOrders: (name) => `🧾 ${name} has no orders at the moment`,
	orderHead: (title, marks) => (marks === '' ? title : `${title} (${marks})`),
	orderStates,
	pickedUp: 'picked up',
	orderLine: (item, quantity, amount) => `・${item} ×${quantity}  ${amount}`,
	unformedLine: (item, quantity) => `・${item} ×${quantity}  did not form, free of charge`,
	orderTotal: (amount) => `Total ${amount}`,
	dueInAdvance: (amount) => `Please pay ${amount} in advance`,

	listTitle: (campaign) => `📋 Orders: ${campaign}`,
	noList: '📋 Nobody has ordered yet',
	itemTotal: (item, pieces) => `${item}: ${pieces}`,
	withUnformed: (pieces, unformed) => `${pieces} (did not form: ${unformed})`.trim(),
	buyerLine: (number, name, items, amount) => `${number}. ${name}  ${items}  ${amount}`,
	listTotal: (buyers, pieces, amount) => `Buyers ${buyers} · pieces ${pieces} · ${amount}`,
	listDue: (orders, amount) => `To be paid in advance: ${amount} (orders: ${orders})`,
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
	cardDeadline: (until, left) => `${until} (${left})`,
	cardProgress: (buyers, pieces) => `Buyers ${buyers} · pieces ${pieces}`,
	cardHowTo: (code) => `Write “${code}+1” to order`,
	cardLeft: (left) => `${left} left`,
	cardOrdered: (ordered) => `${ordered} ordered`,
	cardSoldOut: 'Sold out',
	cardWaiting: (waiting) => `${waiting} on the waitlist`,
	cardWaitButton: (order) => `Waitlist ${order}`,
	cardEarlyBird: (price, until) => `Early bird until ${until}, then ${price}`,
	cardTier: (from, price, reached) => `${reached ? '✓ ' : ''}from ${from}: ${price}`,
	cardItemLimit: (limit) => `At most ${limit} each`,
	cardCampaignLimit: (limit) => `At most ${limit} pieces each`,
	cardMaxBuyers: (limit) => `For ${limit} buyers`,
	cardAddOnly: 'Orders cannot be reduced or cancelled',
	cardPrepaid: 'Paid in advance',
	cardDeposit: (percent) => `Deposit ${percent}`,
	cardNow: 'Now selling',
	cardSoon: 'Coming soon',
	cardNowAlt: (label, item, price) => `${label}: ${item} ${price}`,
	cardMore: (count) => `${count} more items`,
	cardMoreHint: (code) => `Order them by code, for example ${code}+1`,

	...newsEn,
	...ordersEn,
	...reportsEn,
	...thanksEn,
};
