/**
 * Life of a message to audiences. LINE takes it at once and sends it later: `accepted` goes on until LINE has told how it
 * ended, `unknown` when that can no longer be asked: LINE forgets it after 14 days.
 */
export type NarrowcastState = 'sending' | 'accepted' | 'succeeded' | 'failed' | 'refused' | 'unknown';

/** What LINE says of a narrowcast that it has taken. */
export interface NarrowcastProgress {
	phase: 'waiting' | 'sending' | 'succeeded' | 'failed';
	/** Messages that were sent, as far as LINE tells; `null`: not yet. */
	successCount: number | null;
	/** Why it failed, in words; `null`: it did not. */
	failure: string | null;
}

/** What a narrowcast has come to by its progress. `counted` stays `null` while it may still grow. */
export function narrowcastOutcome({ phase, successCount }: NarrowcastProgress): {
	state: 'accepted' | 'succeeded' | 'failed';
	counted: number | null;
} {
	if (phase === 'waiting' || phase === 'sending') return { state: 'accepted', counted: null };
	// A failed one may have reached some; without a number a success is counted as planned, to be on the safe side.
	return { state: phase, counted: successCount ?? (phase === 'failed' ? 0 : null) };
}
