import type { Operations } from '../../shared/operation';
import * as endLinks from './order/endLinks.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	order: { endLinks },
};
