import { reportEn } from './words.en';
import { reportZhTW, type ReportWords } from './words.zh-TW';

export type { ReportWords };

const CATALOGUES = { 'zh-TW': reportZhTW, en: reportEn };

export type ReportLanguage = keyof typeof CATALOGUES;

export function reportWords(language: ReportLanguage): ReportWords {
	return CATALOGUES[language];
}
