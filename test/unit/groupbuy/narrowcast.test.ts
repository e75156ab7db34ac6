import { narrowcastOutcome } from '../../../lib/groupbuy/narrowcast';

test.each([
	['waiting', null, { state: 'accepted', counted: null }],
	['sending', 40, { state: 'accepted', counted: null }],
	['succeeded', 120, { state: 'succeeded', counted: 120 }],
	// How many it was is not known: it stays held against the quota as planned.
	['succeeded', null, { state: 'succeeded', counted: null }],
	['failed', null, { state: 'failed', counted: 0 }],
	['failed', 60, { state: 'failed', counted: 60 }],
] as const)('%s with %s sent', (phase, successCount, outcome) => {
	expect(narrowcastOutcome({ phase, successCount, failure: null })).toEqual(outcome);
});
