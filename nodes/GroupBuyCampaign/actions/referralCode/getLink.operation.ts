import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { referralLink } from '../../../../lib/groupbuy/referral-code';
import { getCode } from '../../../../lib/store/referral-codes';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentCode } from '../../../shared/present-referral';
import { cleanText, readLocator, readText } from '../../../shared/read';
import { referralCodeField } from '../../../shared/referral-fields';
import { timeZoneOf } from '../../../shared/time-zone';

/** Parameters that web analytics read, by the name of the option. */
const UTM = {
	utmCampaign: 'utm_campaign',
	utmContent: 'utm_content',
	utmMedium: 'utm_medium',
	utmSource: 'utm_source',
} as const;

const utmField = (displayName: string, name: keyof typeof UTM, placeholder: string): INodeProperties => ({
	...{ displayName, name, placeholder },
	type: 'string',
	default: '',
});

export const description = showFor('referralCode', 'getLink', [
	referralCodeField,
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://shop.example.com/mooncakes',
		description: 'The page that is recommended, HTTPS; its other parameters stay',
	},
	{
		displayName: 'Campaign Parameters',
		name: 'utm',
		type: 'collection',
		placeholder: 'Add parameter',
		default: {},
		options: [
			utmField('Campaign', 'utmCampaign', 'e.g. midautumn'),
			utmField('Content', 'utmContent', 'e.g. story'),
			utmField('Medium', 'utmMedium', 'e.g. referral'),
			utmField('Source', 'utmSource', 'e.g. line'),
		],
	},
]);

/** The link that a referrer shares: a page's address with their code as `rcode`. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = await getCode(store.db, readLocator(this, 'referralCode', item));
	const chosen = this.getNodeParameter('utm', item, {}) as Record<string, unknown>;
	const utm = Object.entries(UTM).flatMap(([name, parameter]) => {
		const value = cleanText(chosen[name], name, 100);
		return value === null ? [] : [[parameter, value] as const];
	});
	return {
		...presentCode(code, timeZoneOf(this)),
		link: referralLink(readText(this, 'url', item, 2000), code.code, Object.fromEntries(utm)),
	};
}
