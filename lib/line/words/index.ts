import { en } from './en';
import { zhTW, type Words } from './zh-TW';

export type { Words };

const CATALOGUES = { 'zh-TW': zhTW, en } satisfies Record<string, Words>;

export type Language = keyof typeof CATALOGUES;

/** The message catalogue of a language. */
export function wordsOf(language: Language): Words {
	return CATALOGUES[language];
}
