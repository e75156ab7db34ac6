import type { PageRequest } from '../api';
import type { Action } from './action';
import { cancel } from './cancel';
import { change } from './change';
import { checkOut } from './check-out';
import { confirm } from './confirm';
import { load } from './load';
import { login } from './login';
import { proof } from './proof';
import { repeat } from './repeat';
import { reportPayment } from './report-payment';
import { requestPayment } from './request-payment';
import { submitCart } from './submit-cart';

/** What pages can ask for. */
export const ACTIONS: { [Name in PageRequest['action']]: Action<Name> } = {
	load,
	login,
	submit_cart: submitCart,
	confirm,
	check_out: checkOut,
	change,
	cancel,
	report_payment: reportPayment,
	proof,
	request_payment: requestPayment,
	repeat,
};
