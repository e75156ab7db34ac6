import type { FeedProfile } from '../profile';
import type { ProfileName } from '../profile-names';
import { custom } from './custom';
import { google } from './google';
import { lineAds } from './line-ads';
import { lineLive } from './line-live';
import { meta } from './meta';
import { openai } from './openai';

export const PROFILES: Record<ProfileName, FeedProfile> = { lineLive, lineAds, google, meta, openai, custom };
