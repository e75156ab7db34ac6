import type { thanksZhTW } from './thanks.zh-TW';

export const thanksEn: typeof thanksZhTW = {
	thanks: {
		title: '🛍️ I have ordered',
		line: (code, title, quantity) => `${code} ${title} ×${quantity}`,
		more: (count) => `…and ${count} more`,
		total: (amount) => `${amount} in all`,
		orderToo: 'Order, too',
	},
};
