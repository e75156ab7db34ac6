import { TIME } from './exported-chat';

/*
 * What apps put around names and comments, and what is copied with them: times, buttons, badges, likes. For normalised
 * text.
 */

const DATE =
	'(?:\\d{4}[./年-] ?)?\\d{1,2}[./月-] ?\\d{1,2}日?(?: ?(?:\\(.\\)|(?:星期|週).))?|(?:昨天|今天|剛剛)';
const AGO = '\\d{1,3} ?(?:秒|分鐘?|小時|天|週|周|個?月|年|[smhdwy])前?';
const BADGE = '頭號粉絲|新粉絲|忠實粉絲|鐵粉|常客|作者|管理員|主辦人|Top fan|Author';
const BUTTON =
	'讚|回覆|分享|留言|已編輯|編輯|隱藏|查看更多留言|查看.{0,12}回覆|最相關|所有留言|Like|Reply|Share|Edited|See more';
const GAP = '[ ·・.|,]+';

/** A line of nothing else. */
export const FURNITURE = new RegExp(
	`^(?:(?:${TIME}|${DATE}|${AGO}|${BADGE}|${BUTTON})(?:${GAP}|$)){1,9}$`,
	'i',
);
/** What stands between a name and its comment in a live: when, and who that is. */
const BESIDE_NAME = `${TIME}|${AGO}|剛剛|${BADGE}`;
export const HEADER = new RegExp(`^(?:(?:${BESIDE_NAME})(?:${GAP}|$)){1,4}$`, 'i');

/** `20:15 小明 A1+2`, as LINE exports a chat on a computer; `[20:15] 小明: A1+2`. */
export const STAMP = new RegExp(`^[\\[(]?(?<time>${TIME})(?:[\\])] ?| )`, 'i');

/** Hearts, how many, and stickers. */
export const PICTURES = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier} ]+(?:\d{1,5})?|\[[^\]]{1,6}\])$/u;

/** Who comes and goes, likes, shares and answers whom: below it stands somebody else's. */
export const NOTICE =
	/(?:加入|進入|離開|退出)了?(?:直播|聊天|群組|社群|$)|按了?讚$|(?:分享|傳送|送出|追蹤|釘選|置頂)了|回覆了? ?@?\S|置頂留言|(?:joined|left|replied|shared)(?: |$)|觀看(?:人數|次數|中)|人(?:正在)?觀看|則留言/i;

const BADGE_FIRST = new RegExp(`^(?:${BADGE})${GAP}(?=.)`, 'i');
const TAIL = new RegExp(
	`(?<=.)(?<tail>(?:${GAP}(?:${BESIDE_NAME}|讚|回覆|分享|已編輯|Like|Reply|Edited)){1,9})[ ·・.|]*$`,
	'i',
);
const TIME_INSIDE = new RegExp(
	`^(?<name>[^\\d:+=*]{1,40}?)(?:[ ·・|]+|\\()(?<time>${TIME}|${AGO}|剛剛)\\)?[ :·・|]+(?<rest>.+)$`,
	'i',
);
const HAS_TIME = new RegExp(`${TIME}|${AGO}|剛剛`, 'i');

/** The time in what stands beside a name. */
export const timeIn = (text: string): string | null => HAS_TIME.exec(text)?.[0] ?? null;

/** A line without what the app has put beside name and comment. */
export interface Unfurnished {
	text: string;
	/** The time that stood beside them. */
	time: string | null;
}

/** `王小明 20:31`, `王小明 頭號粉絲 A1+2`, `A1+2 讚 回覆 1 分鐘` without their furniture; `undefined`: there is none. */
export function withoutFurniture(line: string): Unfurnished | undefined {
	const named = line.replace(BADGE_FIRST, '');
	const tail = TAIL.exec(named)?.groups?.['tail'];
	const cut = tail === undefined ? named : named.replace(TAIL, '');
	const { name, time, rest } = TIME_INSIDE.exec(cut)?.groups ?? {};
	const text = name === undefined || rest === undefined ? cut : `${name}: ${rest}`;
	return text === line ? undefined : { text, time: time ?? timeIn(tail ?? '') };
}
