import { periodText } from '../../../lib/report/period';
import type { ReportHeading } from '../../../lib/report/report';
import { reportWords } from '../../../lib/report/words';
import { inFileName } from '../../shared/file-names';

/** Of a file, without its ending. */
export const MAX_NAME = 100;

/** `分潤報表：林團主 2026-11-01 – 2026-11-30`, without its ending. */
export function fileName({ language, leaderName, ...heading }: ReportHeading): string {
	const { title, all } = reportWords(language);
	return inFileName(`${title(leaderName ?? all)} ${periodText(heading)}`, MAX_NAME);
}
