import type { FeedProfile } from '../profile';
import { meta } from './meta';

/** Dynamic ads of LINE Ads, which read catalogues made for Meta; ten products at least (linebiz.com/jp/manual/line-ads/ad_020). */
export const lineAds: FeedProfile = {
	...meta,
	name: 'lineAds',
	minProducts: 10,
	maxBytes: null,
	isDocumented: false,
};
