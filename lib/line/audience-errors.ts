import { LineApiError } from './api-error';

/** What LINE's words for a refused audience mean, and the way out (Messaging API reference, "Details of the error"). */
const WORDS: Record<string, string> = {
	UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT:
		'One of the user IDs is none, or belongs to another provider, and LINE refuses all of them for it. Take only IDs from webhooks of channels of the same provider.',
	UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS: 'None of the user IDs is one that LINE knows.',
	UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS:
		'Too many user IDs in one request: 10,000 as JSON, 1,500,000 as a file.',
	AUDIENCE_GROUP_CAN_NOT_UPLOAD_STATUS_EXPIRED:
		'LINE keeps audiences for 180 days, and this one is older. Make a new one.',
	AUDIENCE_GROUP_COUNT_MAX_OVER:
		'The channel has 1,000 audiences, as many as LINE keeps. Delete some that are no longer used.',
	AUDIENCE_GROUP_NAME_SIZE_OVER: 'The description has more than 120 characters.',
	AUDIENCE_GROUP_NAME_WRONG: 'The description has a line break or another control character.',
	AUDIENCE_GROUP_NAME_EMPTY: 'The description is empty.',
	AUDIENCE_GROUP_UPLOAD_DESCRIPTION_SIZE_OVER: 'The upload’s description has more than 300 characters.',
	AUDIENCE_GROUP_NOT_FOUND:
		'The channel has no audience with this ID. LINE removes audiences a month after they have expired.',
	AUDIENCE_GROUP_REQUESTID_DUPLICATE:
		'There is an audience of this message already: look for it in the list of audiences.',
	REQUEST_NOT_FOUND:
		'LINE knows no narrowcast or broadcast with this request ID, or is not ready with it: try again later. Pushes and replies, so all that goes to groups, make no such audience.',
	TOO_OLD_MESSAGES: 'The message was sent more than 60 days ago.',
	WRONG_BOT_ID: 'The message was sent by another LINE Official Account.',
	ALREADY_ACTIVE: 'The audience is active already.',
};

/** The error of a refused audience with a way out that fits it; any other as it is. */
export function audienceError(error: unknown): unknown {
	if (!(error instanceof LineApiError)) return error;
	const said = [error.lineMessage, ...error.details.map(({ message }) => message)];
	const hint = said.map((word) => WORDS[word]).find((words) => words !== undefined);
	return hint === undefined ? error : error.withHint(hint);
}
