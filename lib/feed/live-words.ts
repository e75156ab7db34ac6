import { DateTime } from 'luxon';

export type LiveLanguage = 'zh-TW' | 'en';

/** What a sentence about a product needs to know; epoch milliseconds. */
export interface LiveTimes {
	onAirFrom: number;
	now: number;
	liveAt: number;
	refresh: { from: number; until: number } | null;
}

interface Sentence {
	message: string;
	fix: string;
}

/** What a preflight says, in the language of who prepares the live. Times are told in the catalogue's zone. */
export interface LiveWords {
	unknown: Sentence;
	ready: (times: LiveTimes) => Sentence;
	stale: (times: LiveTimes) => Sentence;
	missing: (times: LiveTimes) => Sentence;
	warnings: {
		liveStarted: string;
		neverPublished: string;
		noPullSeen: string;
		pullMissed: (due: number, last: number) => string;
		setUpLate: (count: number, deadline: number) => string;
		refresh: (from: number, until: number, now: number) => string;
	};
}

const CATALOGUES = { 'zh-TW': zhTW, en } satisfies Record<LiveLanguage, unknown>;

/** @param zone IANA name */
export function liveWords(language: LiveLanguage, zone: string): LiveWords {
	return CATALOGUES[language]((at) => DateTime.fromMillis(at, { zone }).toFormat('MM/dd HH:mm'));
}

type Time = (at: number) => string;

function zhTW(time: Time): LiveWords {
	const late = ({ onAirFrom, refresh, now }: LiveTimes): string =>
		refresh
			? `${refresh.from > now ? `${time(refresh.from)} 起` : '現在'}到 ${time(refresh.until)} 前手動更新目錄，LINE 就會在 ${time(refresh.until)} 讀到。`
			: `開播前來不及了：要到 ${time(onAirFrom)} 才會更新。請改播其他商品，或把直播延到那之後。`;
	return {
		unknown: {
			message: '商品表裡沒有這個 Product ID。',
			fix: '確認 Product ID，或先同步商品（Product → Create or Update）。',
		},
		ready: ({ onAirFrom, now }) => ({
			message:
				onAirFrom <= now
					? `LINE 已有最新內容（${time(onAirFrom)} 讀取）。`
					: `LINE 會在 ${time(onAirFrom)} 讀到最新內容，趕得上直播。`,
			fix: '',
		}),
		stale: (times) => ({
			message: `直播時 LINE 顯示的是舊內容；${time(times.onAirFrom)} 才會更新。`,
			fix: late(times),
		}),
		missing: (times) => ({
			message: `直播時在 LINE 直播後台搜尋不到；${time(times.onAirFrom)} 才會出現。`,
			fix: late(times),
		}),
		warnings: {
			liveStarted: '直播時間已過：以下是 LINE 在開播時的內容。',
			neverPublished: '這個目錄還沒有發布過：請先執行 Feed → Publish。',
			noPullSeen:
				'還沒有看到任何人讀取這個目錄：請確認已把目錄網址交給 LINE，且 Catalog Feed Trigger 已啟用。',
			pullMissed: (due, last) => `${time(due)} 應有一次讀取但沒有看到；最後一次是 ${time(last)}。`,
			setUpLate: (count, deadline) =>
				`${count} 項商品在開播前一天（${time(deadline)}）之後才設定或仍未就緒：請提早一天完成。`,
			refresh: (from, until, now) =>
				`可以手動更新目錄：${from > now ? `${time(from)} 起、` : ''}${time(until)} 前。`,
		},
	};
}

function en(time: Time): LiveWords {
	const late = ({ onAirFrom, refresh, now }: LiveTimes): string =>
		refresh
			? `Refresh the catalogue by hand ${refresh.from > now ? `from ${time(refresh.from)}` : 'now'}, before ${time(refresh.until)}: LINE reads it then.`
			: `Too late for this live: it comes at ${time(onAirFrom)}. Show another product, or move the live behind that.`;
	return {
		unknown: {
			message: 'The product table has no such Product ID.',
			fix: 'Check the Product ID, or sync the product first (Product → Create or Update).',
		},
		ready: ({ onAirFrom, now }) => ({
			message:
				onAirFrom <= now
					? `LINE has it as it is now (read ${time(onAirFrom)}).`
					: `LINE reads it as it is now at ${time(onAirFrom)}, in time for the live.`,
			fix: '',
		}),
		stale: (times) => ({
			message: `On air it is shown as it was before; it changes at ${time(times.onAirFrom)}.`,
			fix: late(times),
		}),
		missing: (times) => ({
			message: `The live's search will not find it; it appears at ${time(times.onAirFrom)}.`,
			fix: late(times),
		}),
		warnings: {
			liveStarted: 'The live has started: this is what LINE had then.',
			neverPublished: 'This feed was never published: run Feed → Publish first.',
			noPullSeen:
				'Nobody has read this feed yet: check that LINE has its address and that the Catalog Feed Trigger is active.',
			pullMissed: (due, last) =>
				`A reading was due at ${time(due)} and not seen; the last one was ${time(last)}.`,
			setUpLate: (count, deadline) =>
				`${count} product(s) were set up, or are still not ready, later than one day before the live (${time(deadline)}).`,
			refresh: (from, until, now) =>
				`The catalogue can be refreshed by hand ${from > now ? `from ${time(from)} ` : ''}until ${time(until)}.`,
		},
	};
}
