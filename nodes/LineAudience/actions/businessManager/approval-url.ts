import { InputError } from '../../../../lib/groupbuy/input-error';
import { readUrl } from '../../../../lib/groupbuy/read-fields';

/**
 * The address at which the organisation's administrator approves, as LINE has issued it (發行網址). It goes out by mail under
 * the merchant's name, so it must lead to LINE and nowhere else.
 *
 * @throws InputError
 */
export function readApprovalUrl(value: unknown, name: string): string {
	const url = new URL(readUrl(value, name, { localToo: false }));
	if (url.port === '' && /^(?:(?:[a-z0-9-]+\.)+line\.biz|line\.me)$/.test(url.hostname)) return url.href;
	throw new InputError(
		`The field '${name}' leads to ${url.host}, which is not LINE's`,
		'Copy the URL that LINE Official Account Manager or LINE Ads Manager has issued; its host ends in .line.biz or is line.me.',
	);
}
