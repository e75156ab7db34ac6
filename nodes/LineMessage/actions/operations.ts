import type { Operations } from '../../shared/operation';
import * as diagnose from './account/diagnose.operation';
import * as advise from './budget/advise.operation';
import * as deliveryReport from './budget/deliveryReport.operation';
import * as forecast from './budget/forecast.operation';
import * as getBudget from './budget/get.operation';
import * as getSettings from './budget/getSettings.operation';
import * as promoCode from './budget/promoCode.operation';
import * as updateSettings from './budget/updateSettings.operation';
import * as push from './message/push.operation';
import * as reply from './message/reply.operation';
import * as add from './outbox/add.operation';
import * as approve from './outbox/approve.operation';
import * as cancel from './outbox/cancel.operation';
import * as decline from './outbox/decline.operation';
import * as deliverDue from './outbox/deliverDue.operation';
import * as getAllWaiting from './outbox/getAll.operation';
import * as getAllPushes from './outbox/getAllPushes.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	account: { diagnose },
	budget: { advise, deliveryReport, forecast, get: getBudget, getSettings, promoCode, updateSettings },
	message: { push, reply },
	outbox: { add, approve, cancel, decline, deliverDue, getAll: getAllWaiting, getAllPushes },
};
