import type { Notes } from './notes';
import type { ReadingPlan } from './reading-plan';
import type { SourceProduct } from './source-product';

/** One product while it is read: each reader takes its values, and notes what is wrong with them. */
export interface Reading {
	values: SourceProduct['values'];
	plan: ReadingPlan;
	notes: Notes;
}
