/** The platforms that a feed can be made for. */
export const PROFILE_NAMES = ['lineLive', 'lineAds', 'google', 'meta', 'openai', 'custom'] as const;

export type ProfileName = (typeof PROFILE_NAMES)[number];
