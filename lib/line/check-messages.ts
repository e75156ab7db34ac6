import type { messagingApi } from '@line/bot-sdk';

import { InputError } from '../groupbuy/input-error';
import { isObject } from './json';
import { MAX_MESSAGES, MAX_TEXT_UNITS } from './text';

/**
 * Checks the limits that are cheap to check, so that a mistake is named before a reply token is spent on it; LINE checks
 * the rest.
 *
 * @param field what the user sees, e.g. `reply.messages`
 * @throws InputError that names field and value
 */
export function checkMessages(value: unknown, field: string): messagingApi.Message[] {
	if (!Array.isArray(value)) {
		throw new InputError(`${field} is not a list of messages`, 'Give a list of LINE message objects.');
	}
	if (value.length > MAX_MESSAGES) {
		throw new InputError(
			`${field} has ${value.length} messages, and LINE takes ${MAX_MESSAGES} at a time`,
			'Join texts, or put several bubbles into one Flex carousel.',
		);
	}
	value.forEach((message: unknown, index) => {
		const at = `${field}[${index}]`;
		if (!isObject(message) || typeof message.type !== 'string' || message.type === '') {
			throw new InputError(
				`${at} is not a message object: ${show(message)}`,
				'A message object has a type, for example {"type":"text","text":"Hello"}.',
			);
		}
		if (message.type === 'text') checkText(message.text, `${at}.text`, MAX_TEXT_UNITS);
	});
	return value as messagingApi.Message[];
}

/**
 * Checks a text that is to be shown.
 *
 * @param max UTF-16 units
 * @throws InputError that names field and value
 */
export function checkText(value: unknown, field: string, max: number): string {
	if (typeof value !== 'string') {
		throw new InputError(`${field} is not a text: ${show(value)}`, 'Map a text to it.');
	}
	if (value.trim() === '') {
		throw new InputError(
			`${field} is empty`,
			'LINE refuses empty texts: enter one, or filter such items out before.',
		);
	}
	if (value.length > max) {
		throw new InputError(
			`${field} has ${value.length} characters, and LINE takes ${max}; it begins with ${show(value)}`,
			'Shorten it, or send it as several messages.',
		);
	}
	return value;
}

/**
 * Checks the contents of a Flex Message, as object or as JSON text.
 *
 * @throws InputError that names the field
 */
export function checkFlexContents(value: unknown, field: string): messagingApi.FlexContainer {
	const contents = typeof value === 'string' ? parseJson(value, field) : value;
	if (isObject(contents) && (contents.type === 'bubble' || contents.type === 'carousel')) {
		return contents as messagingApi.FlexBubble | messagingApi.FlexCarousel;
	}
	throw new InputError(
		`${field} is neither a bubble nor a carousel: ${show(contents)}`,
		'Copy the JSON of LINE’s Flex Message Simulator: its type is "bubble" or "carousel". A whole Flex message has it under "contents".',
	);
}

/** @throws InputError that names the field when the text is not JSON */
export function parseJson(text: string, field: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new InputError(
			`${field} is not JSON: ${(error as Error).message}`,
			'Check quotes, commas and brackets; expressions in it must give valid JSON too.',
		);
	}
}

/** The beginning of a value, for an error message. */
function show(value: unknown): string {
	const text = JSON.stringify(value) as string | undefined;
	return text === undefined ? 'nothing' : text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
