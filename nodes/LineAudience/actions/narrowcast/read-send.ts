import type { messagingApi } from '@line/bot-sdk';
import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import type { GuardPolicy } from '../../../../lib/groupbuy/message-budget/settings';
import { optional, readWhole } from '../../../../lib/groupbuy/read-fields';
import { toPolicy } from '../../../shared/push-guard';
import { cleanText, readOptionalLocator } from '../../../shared/read';
import { readMessages } from '../../../shared/read-messages';
import { readWords } from '../read-words';

export interface SendRequest {
	messages: messagingApi.Message[];
	/** Codes of the register or LINE's IDs. */
	audiences: string[];
	exceptAudiences: string[];
	isDryRun: boolean;
	policy: GuardPolicy | null;
	isApproved: boolean;
	campaignCode: string | null;
	/** `null`: once per run. */
	key: string | null;
	maxRecipients: number | null;
	upToRemainingQuota: boolean;
	forbidPartialDelivery: boolean;
	notificationDisabled: boolean;
}

/** @throws InputError naming field and value */
export function readSend(context: IExecuteFunctions, item: number): SendRequest {
	const given = (name: string) => context.getNodeParameter(name, item, null) as unknown;
	const options = given('options') as Record<string, unknown>;
	const audiences = readWords(given('audiences'), 'audiences');
	if (audiences.length === 0) {
		throw new InputError("The field 'audiences' is empty", 'Choose at least one audience.');
	}
	const upToRemainingQuota = options.upToRemainingQuota === true;
	const forbidPartialDelivery = options.forbidPartialDelivery === true;
	return {
		messages: readMessages(context, item) ?? [],
		audiences,
		exceptAudiences: readWords(options.exceptAudiences, 'exceptAudiences'),
		// Anything but a clear no costs nothing.
		isDryRun: given('dryRun') !== false,
		policy: toPolicy(given('guard')),
		isApproved: given('approved') === true,
		campaignCode: readOptionalLocator(context, 'campaign', item),
		key: cleanText(options.key, 'key', 200),
		maxRecipients: optional(options.maxRecipients, 'maxRecipients', (max, path) =>
			readWhole(max, path, 1, Number.MAX_SAFE_INTEGER),
		),
		upToRemainingQuota,
		forbidPartialDelivery,
		notificationDisabled: options.notificationDisabled === true,
	};
}
