import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { FeedIssue } from '../../../../lib/feed/issue';
import { issueText } from '../../../../lib/feed/words';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { readLanguage } from '../../../shared/language';
import { readOptions } from './read-settings';

type Language = ReturnType<typeof readLanguage>;

const MORE: Record<Language, (count: number) => { message: string; fix: string }> = {
	'zh-TW': (count) => ({
		message: `還有 ${count} 項沒有列出`,
		fix: '先處理列出的項目，或調高 Options → Max Issues。',
	}),
	en: (count) => ({
		message: `${count} more are not listed`,
		fix: 'Deal with those that are listed first, or raise Options → Max Issues.',
	}),
};

/** What is noticed while a file is made: the first ones as items, the others counted. */
export class IssueItems {
	private readonly kept: INodeExecutionData[] = [];
	private more = 0;

	private constructor(
		private readonly language: Language,
		private readonly max: number,
	) {}

	/** With the language and number that the node's fields say. */
	static of(context: IExecuteFunctions): IssueItems {
		const max = Number(readOptions(context).maxIssues ?? 1000);
		if (Number.isSafeInteger(max) && max >= 1) return new IssueItems(readLanguage(context, 0), max);
		throw new InputError(
			"The field 'maxIssues' is not a whole number from 1",
			'Correct it, or remove the option.',
		);
	}

	readonly add = (issues: readonly FeedIssue[]): void => {
		const fitting = issues.slice(0, this.max - this.kept.length);
		for (const issue of fitting) this.kept.push(this.toItem(issue));
		this.more += issues.length - fitting.length;
	};

	/** An item each, paired with the item that the product came from; one more for those that do not fit. */
	items(): INodeExecutionData[] {
		if (this.more === 0) return this.kept;
		const json = { rule: 'more', severity: 'warning', count: this.more, ...MORE[this.language](this.more) };
		return [...this.kept, { json, pairedItem: { item: 0 } }];
	}

	private toItem(issue: FeedIssue): INodeExecutionData {
		const { id, productId, field, rule, severity, value, origin } = issue;
		return {
			json: { id, productId, field, rule, severity, value, ...issueText(issue, this.language), item: origin },
			pairedItem: { item: origin ?? 0 },
		};
	}
}
