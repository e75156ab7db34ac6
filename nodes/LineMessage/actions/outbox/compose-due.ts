import type { messagingApi } from '@line/bot-sdk';
import type { IExecuteFunctions } from 'n8n-workflow';

import { addComposed } from '../../../../lib/line/add-composed';
import { composeOrderReply } from '../../../../lib/line/order-reply';
import type { Language } from '../../../../lib/line/words';
import type { DueChat, DueEntry } from '../../../../lib/store/outbox-due';
import type { Store } from '../../../../lib/store/store';
import { lookUpNames } from '../../../shared/member-names';
import { composedOf, noticedMembers, outboxViews } from '../../../shared/outbox-views';

/** One push and what it says. */
export interface ComposedPush {
	/** At most five; none: nothing of it is worth saying any more. */
	messages: messagingApi.Message[];
	entryIds: number[];
}

export interface DueSetting {
	language: Language;
	/** IANA name. */
	timeZone: string;
	/** Epoch milliseconds. */
	now: number;
}

/**
 * Says what is due in a chat and, where it fits into the same five messages, what else waits there: a push costs the same
 * whatever it holds.
 */
export async function composeDue(
	context: IExecuteFunctions,
	store: Store,
	{ entries }: DueChat,
	setting: DueSetting,
): Promise<ComposedPush> {
	const names = await lookUpNames(context, store, noticedMembers(entries));
	const compose = async (chosen: readonly DueEntry[]) => {
		const outbox = await outboxViews(store, chosen, names, setting.now);
		const said = composeOrderReply({ ...setting, ...NOTHING_ASKED, outbox });
		const { messages, leftOut } = addComposed(said, composedOf(chosen));
		const isSaid = ({ id }: DueEntry) => !leftOut.includes(id);
		return { messages, entryIds: chosen.filter(isSaid).map(({ id }) => id), isWhole: chosen.every(isSaid) };
	};
	const all = await compose(entries);
	if (all.isWhole) return all;
	return await compose(entries.filter(({ isDue }) => isDue));
}

const NOTHING_ASKED = {
	brandAccountId: null,
	checkoutUrl: null,
	entries: [],
	campaigns: [],
	cardCampaigns: [],
	orderList: [],
};
