import { DEFAULT_EXCLUDED_TAGS } from './eligibility';
import { PROFILE_NAMES, type ProfileName } from './profile-names';
import { PROFILES } from './profiles';
import type { FeedSettings } from './settings';

/** A feed of each profile, as it is when nothing else is said. */
export const DEFAULT_SETTINGS = Object.fromEntries(
	PROFILE_NAMES.map((profile) => [profile, defaultsOf(profile)]),
) as Record<ProfileName, FeedSettings>;

function defaultsOf(profile: ProfileName): FeedSettings {
	return {
		profile,
		format: PROFILES[profile].formats[0],
		// Hosts of a live search by Product ID.
		rows: profile === 'lineLive' ? 'products' : 'variants',
		currency: 'TWD',
		priceForm: 'withCurrency',
		excludedTags: DEFAULT_EXCLUDED_TAGS,
		columnNames: {},
		constantColumns: {},
		availabilityWords: {},
		defaults: {
			brand: null,
			condition: 'new',
			productType: null,
			googleProductCategory: null,
			link: null,
		},
		linkParameters: null,
		channel: { title: 'Products', link: '', description: '' },
	};
}
