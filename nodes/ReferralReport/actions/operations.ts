import type { Operations } from '../../shared/operation';
import * as createAdjustment from './adjustment/create.operation';
import * as getAllPayouts from './payout/getAll.operation';
import * as getStatement from './payout/getStatement.operation';
import * as getTransferFile from './payout/getTransferFile.operation';
import * as markPaid from './payout/markPaid.operation';
import * as previewPayouts from './payout/preview.operation';
import * as closeTiers from './report/closeTiers.operation';
import * as getReport from './report/get.operation';
import * as createShareLink from './shareLink/create.operation';
import * as getAllShareLinks from './shareLink/getAll.operation';
import * as revokeShareLink from './shareLink/revoke.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	adjustment: { create: createAdjustment },
	payout: { getAll: getAllPayouts, getStatement, getTransferFile, markPaid, preview: previewPayouts },
	report: { closeTiers, get: getReport },
	shareLink: { create: createShareLink, getAll: getAllShareLinks, revoke: revokeShareLink },
};
