import type { messagingApi } from '@line/bot-sdk';

import { addFriendUrl, pageUrl } from '../links';
import { wordsOf, type Language } from '../words';
import { COLORS } from './colors';

/**
 * The main menu: products on offer, my orders, list, checkout, add friend. Buttons whose target is not set up are left
 * out.
 *
 * @throws InputError when `checkoutUrl` or `brandAccountId` cannot be a link
 */
export function menuMessage({
	language,
	checkoutUrl,
	brandAccountId,
}: {
	language: Language;
	checkoutUrl: string | null;
	brandAccountId: string | null;
}): messagingApi.FlexMessage {
	const words = wordsOf(language);
	const { menuLabels: labels, commands } = words;
	return {
		type: 'flex',
		altText: words.menuAlt,
		contents: {
			type: 'bubble',
			size: 'kilo',
			header: {
				type: 'box',
				layout: 'vertical',
				backgroundColor: COLORS.accent,
				contents: [
					{ type: 'text', text: words.menuTitle, color: COLORS.onAccent, size: 'lg', weight: 'bold' },
				],
			},
			body: {
				type: 'box',
				layout: 'vertical',
				spacing: 'sm',
				contents: [
					primary(say(labels.products, commands.products)),
					...(checkoutUrl === null ? [] : [primary(open(labels.checkout, pageUrl(checkoutUrl)))]),
					secondary(say(labels.myOrders, commands.my_orders)),
					secondary(say(labels.list, commands.list)),
					...(brandAccountId === null ? [] : [secondary(open(labels.friend, addFriendUrl(brandAccountId)))]),
				],
			},
			footer: {
				type: 'box',
				layout: 'vertical',
				paddingAll: 'xl',
				paddingTop: 'none',
				contents: [{ type: 'text', text: words.menuHint, size: 'xs', color: COLORS.muted, wrap: true }],
			},
		},
	};
}

function say(label: string, text: string): messagingApi.MessageAction {
	return { type: 'message', label, text };
}

function open(label: string, uri: string): messagingApi.URIAction {
	return { type: 'uri', label, uri };
}

function primary(action: messagingApi.Action): messagingApi.FlexButton {
	return { type: 'button', style: 'primary', color: COLORS.accent, height: 'sm', action };
}

function secondary(action: messagingApi.Action): messagingApi.FlexButton {
	return { type: 'button', style: 'secondary', height: 'sm', action };
}
