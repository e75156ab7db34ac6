import { orderingWindow } from './campaign';
import type { TakenBack } from './changes';
import { closed } from './choice';
import type { Desk, Moving } from './desk';
import { refusal } from './limits';
import { campaignsOf, doneBy, itemsOf, netOf, type Done } from './message-effects';
import { changesOrders, decideMessage, decideText, outcomeOf, type MessageRequest } from './messages';
import type { Effect, Lot } from './order-book';
import { IGNORED, type ChangeOutcome, type ChangeStatus, type MessageOutcome } from './outcome';
import { booked, givenBack, insufficient, leftLine, wantedBy } from './pieces';

/** What an edit may come to; anything else leaves what the message had booked before. */
const FINE: ReadonlySet<ChangeStatus> = new Set<ChangeStatus>([
	'booked',
	'reduced',
	'cancelled',
	'unchanged',
	'waitlisted',
	'left_waitlist',
]);

const isFine = ({ status }: ChangeOutcome): boolean => FINE.has(status);

/**
 * A message has one newest version. An edit takes back what the version before has done, and the new text decides: all of
 * it or nothing. Pieces that the new text still wants keep their price, waiting entries their place. An edit of a message
 * that is not known counts as the message; what is older than the version known, or belongs to a message that was unsent,
 * changes nothing.
 */
export function decideVersion(desk: Desk, request: MessageRequest): MessageOutcome {
	const { lineMessageId, key, at, buyerId } = request;
	const earlier = lineMessageId === null ? undefined : desk.message(lineMessageId);
	if (lineMessageId === null || !earlier) return decideMessage(desk, request);
	if (earlier.unsent || at < earlier.at) return IGNORED;
	const done = doneBy(desk, earlier);
	if (!done) return decideMessage(desk, request);

	const ended = campaignsOf(desk, done).find((campaign) => orderingWindow(campaign, at) !== 'open');
	const changes = ended ? [closed(ended)] : replace(desk, request, done);
	const stays = !changes.every(isFine);
	desk.remember(lineMessageId, {
		...earlier,
		keys: [...earlier.keys, key],
		// What is left of the effect is still the one's who has it.
		buyerId: stays || !changesOrders(request) ? earlier.buyerId : buyerId,
		at,
	});
	return outcomeOf(stays && !ended ? [{ status: 'edit_refused', why: changes }] : changes);
}

/** @returns what has become of the new text, or only what was refused of it */
function replace(desk: Desk, request: MessageRequest, done: Done): ChangeOutcome[] {
	const start = desk.movements.length;
	const changes = desk.attempt(
		() => {
			const { takenBack, refused } = takeBack(desk, request, done);
			const kept =
				request.buyerId === done.buyerId ? takenBack : { lots: new Map<number, Lot[]>(), entries: [] };
			const text = changesOrders(request) ? decideText(desk, request, kept) : [];
			const effect = desk.effects.get(request.key) ?? [];
			const failed = [...refused, ...text, ...netRefusals(desk, effect)].filter((change) => !isFine(change));
			return failed.length > 0 ? failed : [...text, ...unnamed(desk, done, effect, text)];
		},
		(results) => results.every(isFine),
	);
	desk.netMovements(start);
	return changes;
}

/** All that the message has done is undone; whether there is stock for what it had given back shows in the end. */
function takeBack(
	desk: Desk,
	{ key, at }: MessageRequest,
	{ buyerId, effect, entries }: Done,
): { takenBack: TakenBack; refused: ChangeOutcome[] } {
	const lots = new Map<number, Lot[]>();
	const refused: ChangeOutcome[] = [];
	for (const [itemId, delta, unitPriceMinor] of effect) {
		const item = desk.offer.item(itemId);
		const moving: Moving = { buyerId, item, type: 'edit', cause: { key, at } };
		if (delta > 0) {
			const gone = desk.giveBack(moving, delta, unitPriceMinor);
			lots.set(itemId, [...(lots.get(itemId) ?? []), ...gone]);
		} else {
			const why = refusal(desk, { buyerId, item, quantity: -delta, at });
			if (why) refused.push(why);
			desk.obtain(moving, [{ unitPriceMinor, quantity: -delta }]);
		}
	}
	for (const gone of lots.values()) gone.sort((a, b) => a.unitPriceMinor - b.unitPriceMinor);
	for (const entry of entries) desk.leave(entry);
	return { takenBack: { lots, entries }, refused };
}

/** What an edit may not come to, all in all: more than there is, or less where nobody takes back. */
function netRefusals(desk: Desk, effect: Effect): ChangeOutcome[] {
	return itemsOf(desk, { effect, entries: [] }).flatMap((item): ChangeOutcome[] => {
		const net = netOf(effect, item);
		if (net < 0 && desk.offer.campaignOf(item).rules.addOnly)
			return [{ status: 'add_only', code: item.code }];
		const spare = desk.spare(item) ?? 0;
		if (net <= 0 || spare >= 0) return [];
		return [insufficient(item, net, Math.max(0, net + spare))];
	});
}

/** What has become of items that the new text no longer names is said too. */
function unnamed(desk: Desk, done: Done, effect: Effect, text: readonly ChangeOutcome[]): ChangeOutcome[] {
	const named = new Set(text.map((change) => ('code' in change ? change.code : null)));
	return itemsOf(desk, done).flatMap((item) => {
		if (named.has(item.code)) return [];
		const owner = { buyerId: done.buyerId, item };
		const net = netOf(effect, item);
		const again = effect
			.filter(([itemId]) => itemId === item.id)
			.map(([, quantity, unitPriceMinor]) => ({ quantity, unitPriceMinor }));
		return [
			...leftLine(item, wantedBy(done.entries.filter(({ itemId }) => itemId === item.id))),
			...(net > 0 ? [booked(desk, owner, again)] : givenBack(desk, owner, -net)),
		];
	});
}
