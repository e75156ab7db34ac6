import type { Operations } from '../../shared/operation';
import * as diagnose from './account/diagnose.operation';
import * as reply from './message/reply.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	account: { diagnose },
	message: { reply },
};
