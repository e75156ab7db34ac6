import type { MessagePlan, PlanTable } from '../../lib/groupbuy/message-budget/plan';
import { forecastSend } from '../../lib/groupbuy/message-budget/forecast';
import { cheapestPlan } from '../../lib/groupbuy/message-budget/plan-cost';

/** What is supposed about a group buy; every number can be given on the command line. */
export const ASSUMPTIONS = {
	members: 300,
	orders: 120,
	/** Opened, progress, last call, formed, goods arrived, pick-up reminder. */
	announcements: 6,
	/** To each buyer from a shop system: order confirmed, payment reminder, shipped. */
	orderMessages: 3,
	/** With this pack: announcements that nobody's message gave a free reply for, and that were allowed to be pushed. */
	pushedAnnouncements: 1,
	/** With this pack: order links that were pushed to buyers who had not written to the bot themselves. */
	pushedLinks: 0,
	/** Reading a +1, writing it down, answering, finding the transfer, handing over. */
	minutesPerOrderByHand: 5,
	minutesPerAnnouncementByHand: 5,
	/** What is left to a person with any system: odd transfers, questions, handing over. */
	minutesPerOrderWithSystem: 1,
	hourlyPay: 200,
};

export type Assumptions = typeof ASSUMPTIONS;

export type Way = 'byHand' | 'allPushed' | 'somePushed' | 'repliesOnly';

export const WAYS: readonly Way[] = ['byHand', 'allPushed', 'somePushed', 'repliesOnly'];

/** Pushes of one group buy: each kind is so many pushes to so many people. */
export function pushesOf(
	way: Way,
	{ members, orders, announcements, orderMessages, pushedAnnouncements, pushedLinks }: Assumptions,
): Array<{ times: number; recipients: number }> {
	switch (way) {
		case 'allPushed':
			return [
				{ times: announcements, recipients: members },
				{ times: orderMessages, recipients: orders },
			];
		case 'somePushed':
			return [
				{ times: pushedAnnouncements, recipients: members },
				{ times: 1, recipients: pushedLinks },
			];
		// A leader writes as a person, and replies are not counted.
		case 'byHand':
		case 'repliesOnly':
			return [];
	}
}

export function messagesOf(way: Way, assumptions: Assumptions): number {
	return pushesOf(way, assumptions).reduce((sum, push) => sum + forecastSend(push), 0);
}

function minutesOf(way: Way, assumptions: Assumptions): number {
	const { orders, announcements } = assumptions;
	return way === 'byHand'
		? orders * assumptions.minutesPerOrderByHand + announcements * assumptions.minutesPerAnnouncementByHand
		: orders * assumptions.minutesPerOrderWithSystem;
}

/** A month of group buys done one way; amounts are minor units. */
export interface MonthOfGroupBuys {
	way: Way;
	groupBuys: number;
	messages: number;
	/** The cheapest that carries them; `null`: done without an official account. */
	plan: MessagePlan | null;
	/** With tax. */
	lineMinor: number;
	hours: number;
	timeMinor: number;
	totalMinor: number;
}

export function monthOf(
	way: Way,
	groupBuys: number,
	assumptions: Assumptions,
	table: PlanTable,
): MonthOfGroupBuys {
	const messages = groupBuys * messagesOf(way, assumptions);
	const { plan, cost } = cheapestPlan(table.plans, messages, table);
	const hours = (groupBuys * minutesOf(way, assumptions)) / 60;
	const timeMinor = Math.round(hours * assumptions.hourlyPay);
	return {
		way,
		groupBuys,
		messages,
		plan: way === 'byHand' ? null : plan,
		lineMinor: cost.totalWithTaxMinor,
		hours,
		timeMinor,
		totalMinor: cost.totalWithTaxMinor + timeMinor,
	};
}
