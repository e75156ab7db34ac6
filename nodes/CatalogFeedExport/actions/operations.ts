import type { Operations } from '../../shared/operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	feed: {},
};
