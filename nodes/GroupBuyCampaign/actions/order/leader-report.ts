import type { messagingApi } from '@line/bot-sdk';

import { wordsOf, type Language } from '../../../../lib/line/words';
import { reportCard } from '../../../../lib/line/flex/report-card';
import { accrueCommission } from '../../../../lib/store/commission-accrual';
import { findReferrer } from '../../../../lib/store/referrers';
import type { Store } from '../../../../lib/store/store';
import { ownReportPage } from '../../../shared/own-report-page';
import { namedPeriod } from '../../../shared/period';
import { reportPages, sumsOf, wholeSums } from '../../../shared/report-pages';
import type { OwnPages } from './own-pages';

/**
 * What a leader, or another referrer, has sold and earned this month. What somebody earns is nothing for the group: there they
 * are told where to ask.
 *
 * @param isPrivate they ask in their own chat with the bot
 * @param pages leads to their own page, if they have one
 * @returns `null`: whoever asks is no referrer
 */
export async function leaderReport(
	store: Store,
	lineUserId: string,
	{
		language,
		timeZone,
		isPrivate,
		pages,
		now,
	}: { language: Language; timeZone: string; isPrivate: boolean; pages: OwnPages | null; now: number },
): Promise<messagingApi.Message | null> {
	const referrer = await findReferrer(store.db, { lineUserId });
	if (!referrer) return null;
	if (!isPrivate) return { type: 'text', text: wordsOf(language).report.askPrivately };
	const { id: leaderId, name: leaderName } = referrer;
	await accrueCommission(store, { leaderId }, Date.now);
	const period = namedPeriod('thisMonth', now, timeZone);
	const filter = { ...period, by: 'completion', leaderIds: [leaderId] } as const;
	const totals = await sumsOf(reportPages(store.db, filter, 'both', now), timeZone);
	const summary = { leaderName, ...period, by: filter.by, totals: wholeSums(totals) };
	const url = pages && (await ownReportPage(store.db, leaderId, pages, now));
	return reportCard(summary, url, { language, timeZone });
}
