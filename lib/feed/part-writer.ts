import { hash } from 'node:crypto';
import type { FeedIssue } from './issue';
import type { FeedPart } from './statistics';

/** A part is handed on from here. */
const PART_BYTES = 64 * 1024;
const BUFFER_BYTES = PART_BYTES + PART_BYTES / 2;

/** So that a source with nothing but mistakes fills no memory. */
const MAX_ISSUES = 500;

/** A UTF-16 unit is at most so many bytes in UTF-8. */
const MAX_UNIT_BYTES = 3;

/** Characters of base64url: 66 bits, too many for a changed row to look the same by chance. */
const FINGERPRINT_LENGTH = 11;

/**
 * Gathers texts into parts. Each text becomes bytes once, in its place in the part, and is hashed there: that is most of what a
 * row costs here.
 */
export class PartWriter {
	private buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
	private used = 0;
	private rows: Array<readonly [id: string, fingerprint: string]> = [];
	private issues: FeedIssue[] = [];

	/** Bytes that have come since the last part. */
	get size(): number {
		return this.used;
	}

	get isFull(): boolean {
		return this.used >= PART_BYTES || this.issues.length >= MAX_ISSUES;
	}

	write(text: string): void {
		const most = this.used + text.length * MAX_UNIT_BYTES;
		if (most > this.buffer.length) {
			const wider = Buffer.allocUnsafeSlow(most);
			this.buffer.copy(wider, 0, 0, this.used);
			this.buffer = wider;
		}
		this.used += this.buffer.write(text, this.used);
	}

	/** @param id in the file */
	writeRow(id: string, text: string): void {
		const start = this.used;
		this.write(text);
		const digest = hash('sha256', this.buffer.subarray(start, this.used), 'base64url');
		this.rows.push([id, digest.slice(0, FINGERPRINT_LENGTH)]);
	}

	note(issue: FeedIssue): void {
		this.issues.push(issue);
	}

	/** What has come since the last part. */
	take(): FeedPart {
		const part = { bytes: this.buffer.subarray(0, this.used), rows: this.rows, issues: this.issues };
		this.buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
		this.used = 0;
		this.rows = [];
		this.issues = [];
		return part;
	}
}
