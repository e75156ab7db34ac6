import type { FeedStatistics } from '../../../../lib/feed/statistics';
import type { Language } from '../../../../lib/line/words';
import type { PublishStatus } from '../../../../lib/store/publish-feed';

export type Outcome = PublishStatus | 'exported';

/** What the words need; a file that was not built has no statistics. */
export interface OutcomeFacts {
	statistics: Pick<FeedStatistics, 'written' | 'invalid'> | null;
	rowsBefore: number | null;
	/** ISO time. */
	nextManualAt: string | null;
}

type Words = (facts: { written: number; invalid: number; before: number; next: string }) => {
	message: string;
	/** `null`: there is nothing to do. */
	fix: string | null;
};

const WORDS: Record<Language, Record<Outcome, Words>> = {
	'zh-TW': {
		exported: ({ written }) => ({ message: `檔案已產生，共 ${written} 列`, fix: null }),
		published: ({ written }) => ({ message: `目錄已更新，共 ${written} 列`, fix: null }),
		unchanged: () => ({ message: '內容與目前的版本相同，沒有產生新版本', fix: null }),
		refused_empty: () => ({
			message: '沒有任何商品可以寫入，仍提供原本的版本',
			fix: '查看 Issues 輸出，確認商品已公開、已上架且資料完整；確定要發布空白目錄時，開啟 Options → Allow Empty。',
		}),
		refused_shrunk: ({ written, before }) => ({
			message: `商品從 ${before} 列減少為 ${written} 列，超過允許的幅度，仍提供原本的版本`,
			fix: '確認商品來源完整；確定要減少時，調高 Options → Max Shrink 後再發布一次。',
		}),
		refused_invalid: ({ invalid }) => ({
			message: `有 ${invalid} 項商品資料不正確，嚴格模式下不使用這個檔案`,
			fix: '依 Issues 輸出修正商品，或關閉 Options → Strict，讓其他商品先上。',
		}),
		too_soon: ({ next }) => ({
			message: `不久前才手動更新過，${next} 之後可以再手動更新`,
			fix: '等到那個時間，或等下一次排程更新。',
		}),
	},
	en: {
		exported: ({ written }) => ({ message: `The file has ${written} rows`, fix: null }),
		published: ({ written }) => ({ message: `The feed is served with ${written} rows`, fix: null }),
		unchanged: () => ({ message: 'It is the same as what is served; there is no new version', fix: null }),
		refused_empty: () => ({
			message: 'No product could be written; what was served before stays',
			fix: 'The output Issues says why products are missing. If an empty feed is meant, turn on Options → Allow Empty.',
		}),
		refused_shrunk: ({ written, before }) => ({
			message: `From ${before} to ${written} rows is more than may be lost; what was served before stays`,
			fix: 'Make sure that all products came in. If fewer are meant, raise Options → Max Shrink and publish again.',
		}),
		refused_invalid: ({ invalid }) => ({
			message: `${invalid} products cannot be written, so that the strict file is not used`,
			fix: 'Correct them as the output Issues says, or turn off Options → Strict to let the others in.',
		}),
		too_soon: ({ next }) => ({
			message: `It was refreshed by hand a short while ago; it can be again from ${next}`,
			fix: 'Wait until then, or for the next refresh by schedule.',
		}),
	},
};

/** What became of a file, and what to do where it is not used. */
export function outcomeText(
	outcome: Outcome,
	{ statistics, rowsBefore, nextManualAt }: OutcomeFacts,
	language: Language,
): ReturnType<Words> {
	const { written = 0, invalid = 0 } = statistics ?? {};
	return WORDS[language][outcome]({ written, invalid, before: rowsBefore ?? 0, next: nextManualAt ?? '' });
}
