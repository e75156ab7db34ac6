import type { FeedProfile } from '../profile';
import { google } from './google';

/** OpenAI's product feed, which takes files made for Google. */
export const openai: FeedProfile = {
	...google,
	name: 'openai',
	maxBytes: null,
	isDocumented: false,
};
