import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { pastedOrderKeys } from '../../../../lib/groupbuy/pasted-orders';
import { bookForPeople } from '../../../../lib/store/booking-for-people';
import type { CampaignRecord } from '../../../../lib/store/campaign-views';
import { present } from '../../../../lib/store/collections';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { inTextOrder, pastedListFields, readPastedList } from './pasted-list';

export const description = showFor('order', 'bookPastedList', pastedListFields);

/**
 * Books the orders of a pasted list, in its order, in one transaction. Lines with a problem and lines that are not clear
 * come out as they do in the preview; a line that was booked before keeps its first answer.
 */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const { campaign, orders, unclear } = await readPastedList(this, store, item);
	checkOpen(campaign);
	// Of all orders, so that correcting one line does not rename the others.
	const keys = pastedOrderKeys(campaign.code, orders, digest);
	const now = Date.now();
	const keyed = orders.map((order, index) => ({ ...order, key: present(keys[index]), at: now + index }));
	const ready = keyed.filter(({ problems }) => problems.length === 0);
	const request = {
		lineGroupId: campaign.lineGroupId,
		// A list has no times, but who stands first in it came first.
		orders: ready.map(({ key, name, changes, text, at }) => ({
			key,
			changes: [...changes],
			text,
			at,
			person: { lineUserId: null, name },
			actor: null,
		})),
		source: 'line_group' as const,
	};
	const outcomes = await store.tx(async (trx) => await bookForPeople(trx, request, now));
	const bookings = new Map(ready.map(({ key }, index) => [key, outcomes[index]]));
	const booked = keyed.map(({ key, line, number, name, text, problems }) => {
		const booking = bookings.get(key) ?? null;
		return { status: booking?.status ?? 'problem', line, number, name, text, problems, booking };
	});
	return inTextOrder(booked, unclear);
}

/** Codes are those of the group's open campaigns: the list of another one would be booked in these. */
function checkOpen({ state, title, code }: CampaignRecord): void {
	if (state === 'open') return;
	throw new InputError(
		`The campaign '${title}' (${code}) is not open: it is ${state}`,
		'Choose an open campaign; one that is closed and not settled can be reopened.',
	);
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
