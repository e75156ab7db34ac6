import { CHINESE_DIGITS } from './numerals';
import type { OrderQuery } from './types';

/*
 * The words that the grammar knows, as regular expression sources without capture groups, for normalised text (half
 * width, no two spaces in a row) in any case. No repetition is nested in another, so that matching stays linear.
 *
 * What is not here is not understood, and a message with a part that is not understood is chatter. So a word is added
 * only when it means the same wherever it can stand.
 */

/** Latin words are not to be found in the beginning of a code: the `me` of MEA1+1. */
const WORD_END = '(?![A-Z0-9])';

/** Words that ask for an answer: the whole message, with nothing but manners beside them. */
export const QUERY_WORDS: Readonly<Record<OrderQuery, readonly string[]>> = {
	menu: ['選單', '主選單', '功能選單', 'menu', 'main menu'],
	products: [
		'團購',
		'團購列表',
		'團購清單',
		'團購商品',
		'商品列表',
		'商品清單',
		'group buy',
		'groupbuy',
		'products',
		'product list',
	],
	// Not 加好友, which members say to each other.
	friend: ['加入好友', 'add friend'],
	my_orders: [
		'我的訂單',
		'我的訂購',
		'訂單查詢',
		'查詢訂單',
		'查訂單',
		'my order',
		'my orders',
		'order status',
	],
	list: ['名單', '團購名單', '訂購名單', '訂單名單', 'list', 'order list', 'orders'],
	report: ['報表', '我的報表', '分潤報表', 'report', 'my report'],
};

export const BEFORE_QUERY = '(?:(?:請|我要|我想)?(?:查看|查詢|顯示|看|查) ?|show |view )?';

/** Pieces and packs. Not 打 (twelve), 對 (two), 入 (the size of a pack), 人 and 位 (dinner), nor 度, 元, 歲, 分, 票. */
export const PIECE = [
	'[個份盒包組瓶袋箱條罐件支枝片顆粒串張套雙杯碗塊隻尾籃捆束卷捲桶本]',
	`(?:pcs?|box(?:es)?|packs?|sets?|bags?|bottles?)${WORD_END}`,
].join('|');

/** Sold by the catty. Not taken back by it: 減3斤 is talk about bodies. */
export const CATTY = '台?斤';

/** `+2公斤` alone is talk about bodies too; beside an item's code, or after 我要, it is not. */
export const KILOGRAM = `公斤|kg${WORD_END}`;

/**
 * Who orders, as the writer calls himself. 先 and 還 need their 我: 先+1 is what a leader tells others to do, 還要2個
 * is what is missing. 請 and 麻煩 need 幫我 for the same reason.
 */
export const SELF = [
	'那?(?:我們家?|我家|我這邊|我)(?:也|先|再|還)?',
	'(?:再?麻煩|請|拜託)?幫我再?',
	'也|再',
	`(?:me too|me)${WORD_END}`,
].join('|');

/** Says outright that it is the writer who receives. */
export const GIVE_ME = '(?:再?麻煩|請)?給我';

/** To order. 買 needs 要 or 想 (我買2盒 tells of last time); 好想 is a wish. */
export const WANT = ['想?要(?:訂|買)?', '想(?:訂|買)', '訂購?', '預[訂購]', GIVE_ME].join('|');

/** Needs an item's code or a `+` behind it: `I want 2` is the beginning of a sentence. */
export const I_WANT = "i want|i'd like|i'll take|i'll have";

/** ＋ and the character 十 that is typed for it, given away by the digit after it. */
export const PLUS = '\\+|十(?=\\d)';
export const PLUS_WORD = '再?加|追加|加訂';

export const MINUS_WORD = '減';

/** Without unit and without 我: 我少1個 complains that one is missing. */
export const LESS = '少';

/** A leader announces 取消了 and 已取消, members ask 可以取消嗎: only the bare word cancels. */
export const CANCEL = '取消';
export const CANCEL_ENGLISH = 'cancel';

export const BEFORE_CANCEL =
	'(?:(?:不好意思|抱歉|對不起)[ ,!~\\n]?)?(?:(?:再?麻煩|請|拜託)?幫我|我想?要|我想|我|請|麻煩)?';
export const BEFORE_CANCEL_ENGLISH = '(?:sorry,? )?(?:please |pls |i want to )?';

/** So many and no more: 改成3. Not 改到, which moves a date. */
export const CHANGE = '(?:要|想)?(?:更?改|修改|更正)[成為]?';
/** Without an item these need no unit: 改2 may be a second draft. */
export const CHANGE_TO = '(?:要|想)?(?:更?改|修改|更正)[成為]';

/** Every item on offer, one or more of each. 包 and * are what live sellers teach their viewers. */
export const WHOLE_SET = '全部|所有|每[樣種款項]|各|[全整]套|包|\\*';
/** Says by itself that the quantity is that of each: 各2盒. 全部2盒 may be two in all. */
export const EACH = '每[樣種款項]|各';

/** Whom an order is for, before a mention. Without one 幫 is a word like others (幫忙+1). */
export const FOR_OTHER = '(?:我?想?要?|請|麻煩|再)(?:幫|替|代)';
export const FOR_OTHER_ENGLISH = 'for ';
/** Nobody in particular. */
export const EVERYBODY = 'all|everyone|所有人|大家';

/** Answers to an offer from the waitlist. */
export const ACCEPT_OFFER = '(?:確認|我要)候補|confirm waitlist';
export const DECLINE_OFFER = '(?:放棄|取消)候補|leave waitlist';

/*
 * The leader's commands. The whole message is the command; from anybody else it is talk.
 */
export const CLOSE = '結單|結團|收單|close orders?';
export const EXTEND = '延長|extend(?: by)?';
export const SOLD_OUT = '缺貨|sold out ';
export const WITHDRAW = '缺貨取消|withdraw ';
export const RESTOCK = '補貨|restock ';
export const CARD = '商品卡|now ';
export const ORDER_FOR = '代訂|order for ';
export const MARK_PAID = '標記已?付款|mark paid ';
export const MARK_PICKED_UP = '標記已?取貨|mark picked up ';
export const PICKED_UP = '取貨|picked up ';
export const CONFIRM = '確認(?:結單|缺貨取消)?|confirm ';
export const COMMAND_WORDS = [
	...[
		CLOSE,
		EXTEND,
		SOLD_OUT,
		WITHDRAW,
		RESTOCK,
		CARD,
		ORDER_FOR,
		MARK_PAID,
		MARK_PICKED_UP,
		PICKED_UP,
		CONFIRM,
	],
].join('|');

/** Parts of titles that say nothing of the item: who writes 團購 names none, whatever is called 團購價鳳梨酥. */
export const GENERIC_WORDS: ReadonlySet<string> = new Set([
	...[
		'團購',
		'開團',
		'跟團',
		'訂單',
		'活動',
		'商品',
		'預購',
		'現貨',
		'限量',
		'限定',
		'限時',
		'優惠',
		'特價',
		'免運',
	],
	...[
		'組合',
		'禮盒',
		'禮物',
		'加購',
		'贈品',
		'新品',
		'熱銷',
		'推薦',
		'大家',
		'我們',
		'你們',
		'今天',
		'明天',
		'好吃',
	],
	...['buy', 'sale', 'free', 'gift', 'hot', 'item', 'items', 'order', 'with', 'from', 'this', 'that'],
]);

/** What is cancelled when it is all of it. */
export const EVERYTHING = '(?:全部|所有|我的)?的?(?:訂[單購])?';
export const EVERYTHING_ENGLISH = '(?: all my orders| all| my orders?| order)?';

/** Final particles. Not 了 (it has happened), 吧 嗎 呢 (it is open), 的 (it belongs to what follows). */
export const PARTICLES = '[喔哦噢唷喲呦囉啰嘍啦耶欸ㄛ]{0,3}';

/** Manners after an order. Before one they agree with others: 謝謝+1. */
export const MANNERS = [
	'(?:謝謝|感謝)(?:你|您|妳|大家|老闆娘?|團主|版主|主揪|小編)?[喔哦唷囉啦]?',
	'謝啦|謝囉|多謝|感恩|拜託了?|麻煩(?:你|您|妳)?了?|辛苦了?',
	`(?:thank you|thanks|thx|ty|3q|please|pls|plz)${WORD_END}`,
].join('|');

/** Whom an order is said to. What follows must be parted from it: 團主+1 counts the leader in. */
export const ADDRESSEE = '(?:老闆娘?|團購主|團主|版主|主揪|小編|店家)(?:[ ,!~\\n]{1,2}|(?=我|幫|給|請|麻煩))';

/** Hands raised before an order. Any other picture before one may stand for a thing: 🍎+1 🍌+2. */
export const RAISED_HAND = '[🙋🙏✋🖐🙌👋☝👆💁♀♂\\p{Emoji_Modifier}]';

/**
 * Ornaments after an order. Not the pictures that change what is said: laughter (a joke is agreed with), crosses,
 * question marks, a thumb down, ticks (it has been dealt with), 🈵 and 🈚 (nothing is left).
 */
export const ORNAMENT = [
	'(?![❓❔❌❎🚫⛔🙅👎✅☑✔🈵🈚🈳😂🤣😆😹])[\\p{Extended_Pictographic}\\p{Emoji_Modifier}]',
	'[!~.]',
	'\\^_?\\^',
	':-?\\)',
].join('|');

/** What the grammar understands by itself and what is therefore no item's name, whatever a shop has called it. */
export const GRAMMAR_WORD = new RegExp(
	`^(?:${[
		...[SELF, GIVE_ME, WANT, PLUS_WORD, MINUS_WORD, LESS, CANCEL, CANCEL_ENGLISH, CHANGE, WHOLE_SET, EACH],
		...[MANNERS, EVERYTHING, ACCEPT_OFFER, DECLINE_OFFER, PARTICLES, '還有|以及|我的?|要|想|幫|替|代'],
		`(?:${SELF})(?:${WANT})`,
		`[\\d.${CHINESE_DIGITS}]*(?:${PIECE}|${CATTY}|${KILOGRAM})`,
	].join('|')})$`,
	'iu',
);

/** Joins two changes of one message. */
export const CONJUNCTION = '(?:還有|還要|以及|和|跟|與|及|&) ?|and ';

/**
 * Letters that people join with +1 or -1 and that name no item: agreement (OK+1), places of talk (IG+1), time zones
 * (GMT+8), scores (IQ-1). An item code of this list cannot be ordered in chat.
 */
export const RESERVED_CODES: ReadonlySet<string> = new Set([
	...['OK', 'YES', 'YEP', 'YA', 'NO', 'HI', 'BYE', 'AND', 'ME', 'TOO', 'THX', 'TY', 'PLZ', 'PLS', 'BTW'],
	...['XD', 'QQ', 'LOL', 'OMG', 'WTF'],
	...['IG', 'FB', 'YT', 'DM', 'PO', 'APP', 'PTT'],
	...['GMT', 'UTC', 'AM', 'PM'],
	...['HP', 'MP', 'EXP', 'IQ', 'EQ'],
]);
