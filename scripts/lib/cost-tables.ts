import { formatMoney } from '../../lib/groupbuy/money';
import { TAIWAN_PLANS, type MessagePlan, type PlanTable } from '../../lib/groupbuy/message-budget/plan';
import { costOfMonth, hasOverage, marginalCostMilliMinor } from '../../lib/groupbuy/message-budget/plan-cost';
import { messagesOf, monthOf, pushesOf, WAYS, type Assumptions, type Way } from './group-buy-costs';

export type Language = 'en' | 'zh-TW';

/** Group buys in a month: one, one a week, and a busy shop. */
const MONTHS = [1, 4, 10];

interface Words {
	assumptions: string;
	assumptionColumns: string[];
	assumption: Record<keyof Assumptions, string>;
	plans: (asOf: string) => string;
	planColumns: (members: number) => string[];
	noMore: string;
	oneGroupBuy: string;
	oneColumns: string[];
	month: string;
	monthColumns: string[];
	way: Record<Way, (assumptions: Assumptions) => string>;
	noAccount: string;
}

const WORDS: Record<Language, Words> = {
	en: {
		assumptions: 'Assumptions',
		assumptionColumns: ['of one group buy', 'number', 'option'],
		assumption: {
			members: 'members of the group',
			orders: 'orders',
			announcements: 'announcements: opened, progress, last call, formed, arrived, pick-up reminder',
			orderMessages: 'messages per order of a shop system: confirmed, payment reminder, shipped',
			pushedAnnouncements: 'announcements that this pack pushes because nobody wrote in time',
			pushedLinks: 'order links that this pack pushes to buyers who had not written to the bot',
			minutesPerOrderByHand: 'minutes per order by hand: read, write down, answer, find the transfer',
			minutesPerAnnouncementByHand: 'minutes per announcement by hand',
			minutesPerOrderWithSystem: 'minutes per order with any system: odd transfers, questions',
			hourlyPay: "the leader's hour, NT$",
		},
		plans: (asOf) => `LINE's plans in Taiwan, as of ${asOf}`,
		planColumns: (members) => [
			'plan',
			'a month',
			'with tax',
			'messages included',
			`pushes to ${members} members`,
			'each push more, before tax',
		],
		noMore: 'not possible',
		oneGroupBuy: 'Messages of one group buy',
		oneColumns: ['way', 'pushes × people', 'messages that LINE counts'],
		month: 'A month',
		monthColumns: [
			'group buys',
			'way',
			'messages',
			'cheapest plan',
			'LINE, with tax',
			"leader's hours",
			'their worth',
			'together',
		],
		way: {
			byHand: () => '(a) by hand',
			allPushed: () => '(b) every message pushed',
			somePushed: ({ pushedAnnouncements }) => `(c) this pack, announcements pushed: ${pushedAnnouncements}`,
			repliesOnly: () => '(c) this pack, replies only',
		},
		noAccount: 'none',
	},
	'zh-TW': {
		assumptions: '假設',
		assumptionColumns: ['一場團購', '數字', '參數'],
		assumption: {
			members: '群組人數',
			orders: '訂單數',
			announcements: '公告則數：開團、進度、最後提醒、成團、到貨、取貨提醒',
			orderMessages: '商店系統每張訂單的訊息數：訂單成立、付款提醒、出貨',
			pushedAnnouncements: '本套件推播的公告則數（期限前沒有人發言）',
			pushedLinks: '本套件推播的訂單連結數（買家沒有私訊過機器人）',
			minutesPerOrderByHand: '人工每張訂單的分鐘數：看留言、登記、回覆、對帳',
			minutesPerAnnouncementByHand: '人工每則公告的分鐘數',
			minutesPerOrderWithSystem: '使用任何系統後每張訂單的分鐘數：對不上的匯款、客人提問',
			hourlyPay: '團購主每小時的價值（新台幣）',
		},
		plans: (asOf) => `LINE 台灣推廣方案（${asOf} 查核）`,
		planColumns: (members) => [
			'方案',
			'月費',
			'含稅',
			'內含訊息',
			`可推播給 ${members} 人的次數`,
			'之後每次推播（未稅）',
		],
		noMore: '無法傳送',
		oneGroupBuy: '一場團購的訊息數',
		oneColumns: ['做法', '推播次數 × 人數', 'LINE 計算的則數'],
		month: '一個月',
		monthColumns: [
			'團購場數',
			'做法',
			'訊息則數',
			'最便宜的方案',
			'LINE 費用（含稅）',
			'團購主工時',
			'工時價值',
			'合計',
		],
		way: {
			byHand: () => '(a) 人工',
			allPushed: () => '(b) 每則都推播',
			somePushed: ({ pushedAnnouncements }) => `(c) 本套件，推播 ${pushedAnnouncements} 則公告`,
			repliesOnly: () => '(c) 本套件，只用回覆',
		},
		noAccount: '不需要',
	},
};

const count = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 });
const dollars = (minor: number) => formatMoney(minor, 'TWD');

/** The command-line option of an assumption: `minutesPerOrderByHand` is `minutes-per-order-by-hand`. */
export const optionOf = (assumption: string): string =>
	assumption.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The tables of docs/cost.md as Markdown. @param table the plans to count with */
export function costTables(language: Language, assumptions: Assumptions, table = latestPlans()): string {
	const words = WORDS[language];
	const assumed = Object.entries(words.assumption).map(([name, meaning]) => [
		meaning,
		count(assumptions[name as keyof Assumptions]),
		`\`--${optionOf(name)}\``,
	]);
	const plans = table.plans.map((plan) => planRow(plan, assumptions.members, table, words));
	const ways = WAYS.map((way) => [
		words.way[way](assumptions),
		pushesOf(way, assumptions)
			.filter(({ times, recipients }) => times * recipients > 0)
			.map(({ times, recipients }) => `${count(times)} × ${count(recipients)}`)
			.join(' + ') || '0',
		count(messagesOf(way, assumptions)),
	]);
	const months = MONTHS.flatMap((groupBuys) =>
		WAYS.map((way) => {
			const month = monthOf(way, groupBuys, assumptions, table);
			return [
				count(groupBuys),
				words.way[way](assumptions),
				count(month.messages),
				month.plan?.name ?? words.noAccount,
				dollars(month.lineMinor),
				count(month.hours),
				dollars(month.timeMinor),
				dollars(month.totalMinor),
			];
		}),
	);
	return [
		section(words.assumptions, words.assumptionColumns, assumed),
		section(words.plans(table.asOf), words.planColumns(assumptions.members), plans),
		section(words.oneGroupBuy, words.oneColumns, ways),
		section(words.month, words.monthColumns, months),
	].join('\n');
}

function latestPlans(): PlanTable {
	const latest = TAIWAN_PLANS.at(-1);
	if (latest === undefined) throw new Error('There is no table of plans.');
	return latest;
}

function planRow(plan: MessagePlan, members: number, table: PlanTable, words: Words): string[] {
	const { totalMinor, totalWithTaxMinor } = costOfMonth(plan, 0, table);
	const onePush = marginalCostMilliMinor(plan, plan.includedMessages, members) / 1000;
	return [
		plan.name,
		dollars(totalMinor),
		dollars(totalWithTaxMinor),
		count(plan.includedMessages),
		count(Math.floor(plan.includedMessages / members)),
		hasOverage(plan) ? `NT$${count(onePush)}` : words.noMore,
	];
}

function section(title: string, columns: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [`### ${title}`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line), ''].join(
		'\n',
	);
}
