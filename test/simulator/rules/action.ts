import {
	actionUri,
	byType,
	object,
	oneOf,
	text,
	type Check,
	type Json,
	type Path,
	type Report,
} from './check';

/** What an action's label must be, by the object that carries the action (reference, "Specifications of the label"). */
export interface LabelRule {
	required: boolean;
	max: number;
}

export const LABELS = {
	template: { required: true, max: 20 },
	imageCarousel: { required: false, max: 12 },
	quickReply: { required: true, max: 20 },
	flexButton: { required: true, max: 40 },
	flexOther: { required: false, max: 40 },
} as const satisfies Record<string, LabelRule>;

const data = text(1, 300);
const spoken = text(1, 300, 'graphemes');

/** Formats of `initial`, `min` and `max` by mode (reference, "Date and time format"). */
const DATE =
	'(?:19|20)\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])|2100-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const DATE_TIME_FORMATS: Record<string, RegExp> = {
	date: new RegExp(`^(?:${DATE})$`),
	time: new RegExp(`^${TIME}$`),
	datetime: new RegExp(`^(?:${DATE})[Tt]${TIME}$`),
};

function pickerTimes(value: Json, path: Path, report: Report): void {
	const { mode, initial, max, min } = value as Record<string, string | null | undefined>;
	const format = DATE_TIME_FORMATS[mode ?? ''];
	for (const [name, time] of Object.entries({ initial, max, min })) {
		if (typeof time === 'string' && !format?.test(time)) {
			report.invalid([...path, name], 'Invalid date or time format');
		}
	}
	// All three formats sort as text.
	if (typeof min === 'string' && typeof max === 'string' && min.toUpperCase() >= max.toUpperCase()) {
		report.invalid([...path, 'max'], 'Must be greater than min');
	}
}

function exclusiveTexts(value: Json, path: Path, report: Report): void {
	if ((value['displayText'] ?? null) !== null && (value['text'] ?? null) !== null) {
		report.invalid([...path, 'text'], 'displayText and text can not be used at the same time');
	}
}

/**
 * An action object.
 *
 * @param label rule of the object that carries it
 * @param where quick replies know three more types; `richmenuswitch` belongs to rich menus only
 */
export function action(label: LabelRule, where: 'message' | 'quickReply' = 'message'): Check {
	const type = oneOf(...TYPES);
	const labelled = (
		required: Record<string, Check>,
		optional: Record<string, Check> = {},
		also?: typeof pickerTimes,
	) => {
		const labelText = text(label.required ? 1 : 0, label.max, 'graphemes');
		return label.required
			? object({ type, label: labelText, ...required }, optional, also)
			: object({ type, ...required }, { label: labelText, ...optional }, also);
	};
	const table: Record<string, Check> = {
		postback: labelled(
			{ data },
			{
				displayText: spoken,
				text: spoken,
				inputOption: oneOf('closeRichMenu', 'openRichMenu', 'openKeyboard', 'openVoice'),
				fillInText: spoken,
			},
			exclusiveTexts,
		),
		message: labelled({ text: spoken }),
		uri: labelled({ uri: actionUri }, { altUri: object({ desktop: actionUri }) }),
		datetimepicker: labelled(
			{ data, mode: oneOf('date', 'time', 'datetime') },
			{ initial: text(1, 20), max: text(1, 20), min: text(1, 20) },
			pickerTimes,
		),
		clipboard: labelled({ clipboardText: text(1, 1_000) }),
	};
	if (where === 'quickReply') {
		for (const name of ['camera', 'cameraRoll', 'location']) table[name] = labelled({});
	}
	return byType(table);
}

const TYPES = [
	'postback',
	'message',
	'uri',
	'datetimepicker',
	'clipboard',
	'camera',
	'cameraRoll',
	'location',
];
