import { createHash } from 'node:crypto';
import { setImmediate as macrotask } from 'node:timers/promises';
import { compareIds } from '../groupbuy/compare-ids';
import { formatDecimal } from '../groupbuy/money';
import { columnsOf } from './columns-of';
import { eligible } from './eligibility';
import type { FeedProduct } from './feed-product';
import type { FeedWriter } from './feed-writer';
import { fileIssues } from './file-issues';
import type { FeedIssue } from './issue';
import { mergedProduct, withVariant, type MergedProduct } from './merge-variants';
import { issueOf } from './notes';
import { PartWriter } from './part-writer';
import type { FeedColumn, FeedProfile } from './profile';
import { PROFILES } from './profiles';
import { idInFile } from './profiles/columns';
import { readProduct } from './read-product';
import { planOf } from './reading-plan';
import type { FeedSettings } from './settings';
import type { SourceProduct } from './source-product';
import type { FeedPart, FeedStatistics } from './statistics';
import { feedWriter } from './write-feed';

/** Pages of any size. */
export type FeedSource = AsyncIterable<readonly SourceProduct[]> | Iterable<readonly SourceProduct[]>;

/** A feed while it is made. */
export interface FeedBuild {
	/** The file from its first byte to its last; to be read once, and each part as it comes. */
	parts: AsyncGenerator<FeedPart, void, undefined>;
	/**
	 * Known after the last part; before, it throws. Nothing is refused here: who wants no file with a product missing (strict)
	 * must not use this one when `invalid > 0`.
	 */
	statistics: () => FeedStatistics;
}

/** Work between two pauses in milliseconds, so that n8n goes on answering meanwhile. */
const STRETCH = 15;

/**
 * Makes a feed's file out of products, part by part, with nothing kept of a row that is written. An invalid product is left
 * out, never the whole file.
 *
 * @param source all pages together in the order of the IDs in the file (`sortSources`)
 * @throws {InputError} at once, for settings that no feed can be made by
 * @throws {Error} while the parts are read, when the source is not in order
 */
export function buildFeed(source: FeedSource, settings: FeedSettings): FeedBuild {
	const feed = new FeedBuilder(settings);
	return { parts: feed.build(source), statistics: () => feed.statistics() };
}

class FeedBuilder {
	private readonly profile: FeedProfile;
	private readonly columns: readonly FeedColumn[];
	private readonly writer: FeedWriter;
	private readonly part = new PartWriter();
	private readonly sha256 = createHash('sha256');
	private readonly counts = { read: 0, written: 0, excluded: 0, invalid: 0, warnings: 0, bytes: 0 };
	private readonly byRule: FeedStatistics['byRule'] = {};
	/** The product whose variants are coming, where each product is one row. */
	private merged: MergedProduct | null = null;
	private lastId: string | null = null;
	private result: FeedStatistics | null = null;

	constructor(private readonly settings: FeedSettings) {
		this.profile = PROFILES[settings.profile];
		planOf(settings, this.profile);
		this.columns = columnsOf(this.profile, settings);
		this.writer = feedWriter(
			settings,
			this.columns.map(({ name }) => name),
		);
	}

	statistics(): FeedStatistics {
		if (this.result === null) throw new Error('The feed has not been read to its end');
		return this.result;
	}

	async *build(source: FeedSource): FeedBuild['parts'] {
		this.part.write(this.writer.head);
		let resumedAt = performance.now();
		for await (const page of source) {
			for (const product of page) {
				this.add(product);
				if (this.part.isFull) yield this.takePart();
				if (performance.now() - resumedAt > STRETCH) {
					await macrotask();
					resumedAt = performance.now();
				}
			}
		}
		yield this.end();
	}

	private add(source: SourceProduct): void {
		this.counts.read++;
		const excluded = eligible(source, this.settings);
		if (excluded) {
			this.counts.excluded++;
			this.note(excluded);
			return;
		}
		const { product, issues } = readProduct(source, this.settings, this.profile);
		for (const issue of issues) this.note(issue);
		if (product === null) this.counts[issues.some(isError) ? 'invalid' : 'excluded']++;
		else if (this.settings.rows === 'variants') this.writeRow(source, product);
		else this.merge(source, product);
	}

	private merge(source: SourceProduct, variant: FeedProduct): void {
		if (this.merged?.product.productId === variant.productId) {
			this.merged = withVariant(this.merged, variant);
		} else {
			this.endMerged();
			this.merged = mergedProduct(source, variant);
		}
	}

	private endMerged(): void {
		if (this.merged === null) return;
		const { source, product, prices } = this.merged;
		this.merged = null;
		if (prices.lowest !== prices.highest) {
			const [from, to] = [prices.lowest, prices.highest].map((price) =>
				formatDecimal(price, product.currency),
			);
			const value = `${from} - ${to}`;
			this.note(
				issueOf(source, this.settings.rows, {
					rule: 'variants_differ',
					severity: 'warning',
					field: 'price',
					value,
				}),
			);
		}
		this.writeRow(source, product);
	}

	private writeRow(source: SourceProduct, product: FeedProduct): void {
		const id = idInFile(product, this.settings.rows);
		const order = this.lastId === null ? -1 : compareIds(this.lastId, id);
		if (order > 0) throw new Error(`The products are not sorted: "${id}" comes after "${this.lastId}"`);
		if (order === 0) {
			const field = product.variantId === null ? 'productId' : 'variantId';
			this.counts.invalid++;
			this.note(
				issueOf(source, this.settings.rows, { rule: 'duplicate_id', severity: 'error', field, value: id }),
			);
			return;
		}
		this.lastId = id;
		if (this.counts.written > 0) this.part.write(this.writer.separator);
		this.counts.written++;
		const cells = this.columns.map((column) => column.cell(product, this.settings));
		this.part.writeRow(id, this.writer.row(cells));
	}

	private note(issue: FeedIssue): void {
		this.byRule[issue.rule] = (this.byRule[issue.rule] ?? 0) + 1;
		if (issue.severity === 'warning') this.counts.warnings++;
		this.part.note(issue);
	}

	private takePart(): FeedPart {
		const part = this.part.take();
		this.counts.bytes += part.bytes.length;
		this.sha256.update(part.bytes);
		return part;
	}

	private end(): FeedPart {
		this.endMerged();
		this.part.write(this.writer.tail);
		const bytes = this.counts.bytes + this.part.size;
		for (const issue of fileIssues(this.profile, { ...this.counts, bytes })) this.note(issue);
		const part = this.takePart();
		this.result = { ...this.counts, byRule: this.byRule, sha256: this.sha256.digest('hex') };
		return part;
	}
}

function isError({ severity }: FeedIssue): boolean {
	return severity === 'error';
}
