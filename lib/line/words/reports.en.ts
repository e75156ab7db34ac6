import type { reportsZhTW } from './reports.zh-TW';

export const reportsEn: typeof reportsZhTW = {
	report: {
		title: 'Commission in short',
		alt: (whose, period) => `Commission of ${whose}, ${period}`,
		by: { completion: 'by completion', order: 'by order date' },
		orders: 'Orders',
		ordersOf: (orders, unpaid) => (unpaid > 0 ? `${orders} (${unpaid} unpaid)` : String(orders)),
		sales: 'Sales',
		total: 'Commission',
		states: {
			pending: 'Pending (estimate)',
			held: 'In return window',
			payable: 'Payable',
			paid: 'Paid out',
		},
		pendingNote: 'Pending commission can change until orders are completed: it is no basis for payment.',
		empty: 'No commission in this period yet. Post the referral link in a group: orders appear here.',
		open: 'Open the report',
		askPrivately: 'Commission is shown in your own chat with me only: type "report" there.',
	},
};
