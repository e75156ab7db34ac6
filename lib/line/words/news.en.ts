import type { News } from './news.zh-TW';

export const newsEn: News = {
	command: {
		closed: (campaign) => `🔒 “${campaign}” is closed`,
		extended: (campaign, time) => `⏰ “${campaign}” now ends on ${time}`,
		soldOut: (item, ordered) =>
			`🚫 ${item} takes no more orders${ordered > 0 ? `; the ${ordered} ordered stay` : ''}`,
		withdrawn: (item, buyers, pieces) =>
			`↩️ ${item} was taken back from all (buyers: ${buyers}, pieces: ${pieces})`,
		restocked: (item, quantity, left) =>
			`📦 ${item}: ${quantity} more${left === null ? '' : `, ${left} left now`}`,
		paid: (who) => `💰 ${who} has paid`,
		paidAlready: (who) => `ℹ️ ${who} was marked as paid before`,
		pickedUp: (who) => `🛍️ ${who} has picked up`,
		pickedUpAlready: (who) => `ℹ️ ${who} was marked as picked up before`,
		buyerAndOrders: (name, orders) => `${name} (${orders})`,
		confirmClose: (campaign, buyers, pieces) =>
			`⚠️ Close “${campaign}”? So far: buyers ${buyers}, pieces ${pieces}`,
		confirmWithdraw: (item, buyers, pieces) =>
			`⚠️ Take ${item} back from everyone? Buyers ${buyers}, pieces ${pieces}`,
		confirmBy: (time, word) => `If so, write before ${time}: ${word}`,
		stale: 'ℹ️ This confirmation is no longer valid and nothing was changed. Please give the command again.',
		noCampaign: 'ℹ️ There is no group buy to do this with at the moment',
		unknownItem: (input, suggestions) =>
			`❓ There is no item “${input}”${suggestions === '' ? '' : `. Did you mean ${suggestions}?`}`,
		whichItem: '❓ Which item? Please write again with its code:',
		unknownOrder: (input) => `❓ There is no order ${input}`,
		unknownPerson: (name, count) =>
			count > 1
				? `❓ ${count} people are called “${name}”. Please use the order code, or mention them with @`
				: `❓ “${name}” has no order here`,
		tooLate: (campaign) => `ℹ️ “${campaign}” is settled and cannot be changed any more`,
		notNow: {
			no_end: (campaign) => `ℹ️ “${campaign}” has no end time; write “close orders” to end it`,
			ended: (campaign) => `ℹ️ “${campaign}” has ended`,
			not_settled: (campaign) => `ℹ️ “${campaign}” is not settled yet; pick-ups can be marked after that`,
			unpaid: (campaign) => `ℹ️ “${campaign}” is paid in advance: mark the payment first, then the pick-up`,
		},
	},

	notices: {
		promoted: (item, people) => `🎉 Off the waitlist and booked, ${item}: ${people}`,
		offer_expired: (item, people) => `⌛ ${item} was held long enough and passes on: ${people}`,
		withdrawn: (item, people) => `↩️ ${item} is out of stock and was cancelled: ${people}`,
		reordered: (item, people) =>
			`🔄 ${item}: an earlier message came late, so the order of writing decided again: ${people}`,
	},
	offered: (item, people, time) =>
		`🔔 ${item} has come free: ${people}. Write “confirm waitlist”${time === null ? '' : ` before ${time}`} to take it, “leave waitlist” if not`,
	noticePieces: (name, pieces) => `${name} ${pieces}`,

	announcement: {
		opened: (campaign) => `📣 “${campaign}” is open!`,
		progress: (campaign, numbers) => `📊 “${campaign}” so far: ${numbers}`,
		lastCall: (campaign, numbers) => `⏰ “${campaign}” closes soon. So far: ${numbers}`,
		closed: (campaign, numbers) => `🔒 “${campaign}” is closed: ${numbers}`,
		formsLater: 'What forms will be announced',
		formed: (campaign, numbers) => `🎉 “${campaign}” goes ahead: ${numbers}`,
		failed: (campaign) => `🙇 “${campaign}” did not form this time; its orders are void`,
		failedNeeded: (needed) => `It needed ${needed}`,
		cancelled: (campaign) => `🙇 “${campaign}” was cancelled; its orders are void`,
		refund: 'If you have paid already, please contact the leader for a refund',
		extended: (campaign) => `⏰ “${campaign}” was extended!`,
		reopened: (campaign) => `📣 “${campaign}” takes orders again!`,
		arrived: (campaign) => `📦 “${campaign}” has arrived!`,
		pickupReminder: (campaign) => `🔔 “${campaign}”: please pick up what you have not fetched yet`,
		note: (line) => `📝 ${line}`,
		numbers: (buyers, pieces, amount) => `buyers ${buyers} · pieces ${pieces} · ${amount}`,
		pieces: (quantity) => `${quantity} pieces`,
	},

	itemOnOffer: (item, price, left) =>
		`・${item}  ${price}${left === null ? '' : left > 0 ? ` (${left} left)` : ' (sold out)'}`,

	progress: {
		shortOfPieces: (missing) => `${missing} more to go ahead`,
		shortOfAmount: (missing) => `${missing} more to go ahead`,
		reached: 'enough to go ahead',
		nextTier: (missing, price) => `${missing} more for ${price} each`,
		pack: (filled, size) => `pack ${filled}/${size}`,
		item: (item, parts) => `・${item}: ${parts}`,
		separator: ', ',
	},
};
