import type { FeedIssue, FeedRule } from './issue';

/** What became of everything that a source gave. */
export interface FeedStatistics {
	/** Variants read. */
	read: number;
	/** Rows in the file. */
	written: number;
	/** Products or variants left out on purpose. */
	excluded: number;
	/** Left out because of a mistake. */
	invalid: number;
	warnings: number;
	byRule: Partial<Record<FeedRule, number>>;
	/** Bytes of the file, not compressed. */
	bytes: number;
	/** Of the file, not compressed, in hexadecimal. */
	sha256: string;
}

/** A part of a file, some 64 KiB, with the rows that begin in it. */
export interface FeedPart {
	bytes: Buffer;
	/** ID and fingerprint of each row, in the file's order: what two versions are compared by. */
	rows: ReadonlyArray<readonly [id: string, fingerprint: string]>;
	issues: readonly FeedIssue[];
}
