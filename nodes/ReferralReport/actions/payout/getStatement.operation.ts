import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';

import { payoutStatementHtml, payoutStatementXlsx } from '../../../../lib/report/payout-statement';
import { reportWords } from '../../../../lib/report/words';
import { getPayout } from '../../../../lib/store/payouts';
import { payoutRows } from '../../../../lib/store/report-rows';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { HTML_TYPE, inFileName, XLSX_TYPE } from '../../../shared/file-names';
import { languageField, readLanguage } from '../../../shared/language';
import { WithFiles } from '../../../shared/operation';
import { timeZoneOf } from '../../../shared/time-zone';
import { MAX_NAME } from '../report-files';
import { payoutCodeField, readPayoutCode } from './payout-code';
import { presentPayout } from './present-payout';

export const description = showFor('payout', 'getStatement', [
	payoutCodeField,
	{ ...languageField, displayName: 'Language', description: 'Of the files' },
]);

/** What is in a payout and what was kept back of it, in the files "html" and "xlsx". */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const payout = await getPayout(store.db, readPayoutCode(this, item));
	const { shopName } = await readShopSettings(store.db);
	const timeZone = timeZoneOf(this);
	const setting = { language: readLanguage(this, item), timeZone, shopName };
	const pages = () => payoutRows(store.db, payout.code, Date.now());
	const html = await payoutStatementHtml(payout, pages(), setting, null);
	const xlsx = Readable.from(payoutStatementXlsx(payout, pages(), setting));
	const name = inFileName(
		`${reportWords(setting.language).payout(payout.leaderName)} ${payout.code}`,
		MAX_NAME,
	);
	return new WithFiles(presentPayout(payout, timeZone), {
		html: await this.helpers.prepareBinaryData(Buffer.from(html), `${name}.html`, HTML_TYPE),
		xlsx: await this.helpers.prepareBinaryData(xlsx, `${name}.xlsx`, XLSX_TYPE),
	});
}
