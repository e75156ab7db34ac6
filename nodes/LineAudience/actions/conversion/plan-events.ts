import type { IExecuteFunctions } from 'n8n-workflow';

import { CONVERSION_TRIGGERS } from '../../../../lib/groupbuy/conversion';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { CURRENCIES, type Currency } from '../../../../lib/groupbuy/money';
import {
	conversionEvent,
	type ConversionEvent,
	type ConversionFacts,
} from '../../../../lib/line/conversion-api';
import { conversionsToSend } from '../../../../lib/store/conversions';
import type { Db } from '../../../../lib/store/store';
import {
	cleanText,
	oneOf,
	readOptionalText,
	readRequiredTime,
	readText,
	toMinor,
} from '../../../shared/read';

/** All that one run tells: LINE takes so many in a request. */
const MAX_EVENTS = 100_000;

export interface PlannedEvent {
	deduplicationKey: string;
	/** Empty: it is of no order of the database. */
	orderCode: string;
	eventName: string;
	/** Epoch milliseconds. */
	at: number;
	value: { minor: number; currency: Currency } | null;
	/** As LINE takes it; `null`: it is left out. */
	event: ConversionEvent | null;
	/** Why it is left out. */
	reason: string | null;
	/** Of the input. */
	item: number;
}

type Facts = Omit<ConversionFacts, 'isTest'> & Pick<PlannedEvent, 'orderCode' | 'item'>;

/** The LINE Tag of the credential. */
export async function readTag(context: IExecuteFunctions): Promise<{ tagId: string; hasChannel: boolean }> {
	const { tagId, channelId } = await context.getCredentials<{ tagId: string; channelId: string }>(
		'lineConversionApi',
	);
	return { tagId: tagId.trim(), hasChannel: channelId.trim() !== '' };
}

/**
 * What is to be told, with the reason for what cannot be.
 *
 * @throws InputError for fields of the node that cannot be used
 */
export async function planEvents(
	context: IExecuteFunctions,
	db: Db,
	{ tagId, hasChannel }: { tagId: string; hasChannel: boolean },
): Promise<PlannedEvent[]> {
	const now = Date.now();
	const identifyBy = context.getNodeParameter('identifyBy', 0, []) as unknown[];
	if (identifyBy.includes('line') && !hasChannel) {
		throw new InputError(
			"The field 'identifyBy' has LINE User ID, but the credential has no channel ID",
			'Put the ID of the channel that gave the LINE user IDs into the LINE Conversion API credential.',
		);
	}
	const isTest = context.getNodeParameter('isTest', 0, false) === true;
	const source = oneOf(context.getNodeParameter('source', 0, 'orders'), 'source', ['orders', 'items']);
	const found =
		source === 'orders'
			? await ofOrders(context, db, tagId, now)
			: context.getInputData().map((_, item) => ofItem(context, item));
	return found.map((facts) => {
		const { orderCode, item, deduplicationKey, eventName, at, value } = facts;
		const told = {
			...facts,
			lineUserId: identifyBy.includes('line') ? facts.lineUserId : null,
			email: identifyBy.includes('email') ? facts.email : null,
			phone: identifyBy.includes('phone') ? facts.phone : null,
			isTest,
		};
		return { orderCode, item, deduplicationKey, eventName, at, value, ...eventOrReason(told, now) };
	});
}

/** One wrong event makes LINE refuse all, so it is left out here. */
function eventOrReason(facts: ConversionFacts, now: number): Pick<PlannedEvent, 'event' | 'reason'> {
	try {
		return { event: conversionEvent(facts, now), reason: null };
	} catch (error) {
		return { event: null, reason: reasonOf(error) };
	}
}

function reasonOf(error: unknown): string {
	if (error instanceof InputError) return `${error.message}. ${error.description}`;
	throw error;
}

async function ofOrders(context: IExecuteFunctions, db: Db, tagId: string, now: number): Promise<Facts[]> {
	const chosen = context.getNodeParameter('events', 0, []) as unknown[];
	const query = {
		tagId,
		since: readRequiredTime(context, 'since', 0),
		triggers: chosen.map((trigger) => oneOf(trigger, 'events', CONVERSION_TRIGGERS)),
		limit: MAX_EVENTS,
	};
	const orders = await conversionsToSend(db, query, now);
	return orders.map(({ valueMinor, currency, ...order }) => ({
		...order,
		value: { minor: valueMinor, currency },
		item: 0,
	}));
}

function ofItem(context: IExecuteFunctions, item: number): Facts {
	const currency = oneOf(context.getNodeParameter('currency', item, 'TWD'), 'currency', CURRENCIES);
	const value = cleanText(context.getNodeParameter('value', item, ''), 'value', 40);
	return {
		eventName: readText(context, 'eventName', item),
		deduplicationKey: readText(context, 'deduplicationKey', item, 300),
		at: readRequiredTime(context, 'at', item),
		email: readOptionalText(context, 'email', item, 300),
		phone: readOptionalText(context, 'phone', item, 100),
		lineUserId: readOptionalText(context, 'lineUserId', item, 100),
		value: value === null ? null : { minor: toMinor(value, 'value', currency), currency },
		orderCode: '',
		item,
	};
}
