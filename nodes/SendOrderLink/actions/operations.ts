import type { Operations } from '../../shared/operation';
import * as getBill from './bill/get.operation';
import * as mergeOrders from './bill/merge.operation';
import * as splitBill from './bill/split.operation';
import * as adjustCredit from './customer/adjustCredit.operation';
import * as assignConversation from './customer/assign.operation';
import * as bindCustomer from './customer/bind.operation';
import * as eraseCustomer from './customer/erase.operation';
import * as findOrCreateCustomer from './customer/findOrCreate.operation';
import * as getCustomer from './customer/get.operation';
import * as getAllCustomers from './customer/getAll.operation';
import * as customerHistory from './customer/history.operation';
import * as unbindCustomer from './customer/unbind.operation';
import * as updateCustomer from './customer/update.operation';
import * as cancelOrder from './order/cancel.operation';
import * as createOrder from './order/create.operation';
import * as endLinks from './order/endLinks.operation';
import * as expireUnpaid from './order/expireUnpaid.operation';
import * as getLink from './order/getLink.operation';
import * as sendLink from './order/sendLink.operation';
import * as createOrderTag from './orderTag/create.operation';
import * as deleteOrderTag from './orderTag/delete.operation';
import * as getAllOrderTags from './orderTag/getAll.operation';
import * as acceptProof from './payment/acceptProof.operation';
import * as getAllProofs from './payment/getAllProofs.operation';
import * as getProof from './payment/getProof.operation';
import * as markPaid from './payment/markPaid.operation';
import * as markRefunded from './payment/markRefunded.operation';
import * as reconcile from './payment/reconcile.operation';
import * as refuseProof from './payment/refuseProof.operation';
import * as setPaymentLink from './payment/setPaymentLink.operation';
import * as deleteSavedReply from './savedReply/delete.operation';
import * as getAllSavedReplies from './savedReply/getAll.operation';
import * as upsertSavedReply from './savedReply/upsert.operation';
import * as getShopSettings from './shop/get.operation';
import * as updateShopSettings from './shop/update.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	bill: { get: getBill, merge: mergeOrders, split: splitBill },
	customer: {
		adjustCredit,
		assign: assignConversation,
		bind: bindCustomer,
		erase: eraseCustomer,
		findOrCreate: findOrCreateCustomer,
		get: getCustomer,
		getAll: getAllCustomers,
		history: customerHistory,
		unbind: unbindCustomer,
		update: updateCustomer,
	},
	order: { cancel: cancelOrder, create: createOrder, endLinks, expireUnpaid, getLink, sendLink },
	orderTag: { create: createOrderTag, delete: deleteOrderTag, getAll: getAllOrderTags },
	payment: {
		acceptProof,
		getAllProofs,
		getProof,
		markPaid,
		markRefunded,
		reconcile,
		refuseProof,
		setPaymentLink,
	},
	savedReply: { delete: deleteSavedReply, getAll: getAllSavedReplies, upsert: upsertSavedReply },
	shop: { get: getShopSettings, update: updateShopSettings },
};
