import type { Operations } from '../../shared/operation';
import * as cancelOrder from './order/cancel.operation';
import * as createOrder from './order/create.operation';
import * as endLinks from './order/endLinks.operation';
import * as expireUnpaid from './order/expireUnpaid.operation';
import * as getLink from './order/getLink.operation';
import * as sendLink from './order/sendLink.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	order: { cancel: cancelOrder, create: createOrder, endLinks, expireUnpaid, getLink, sendLink },
};
