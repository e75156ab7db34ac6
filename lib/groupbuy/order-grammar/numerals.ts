const DIGITS: Readonly<Record<string, number>> = {
	〇: 0,
	零: 0,
	一: 1,
	壹: 1,
	// The phonetic letter ㄧ is what many keyboards give for the stroke 一.
	ㄧ: 1,
	二: 2,
	兩: 2,
	貳: 2,
	三: 3,
	參: 3,
	叁: 3,
	四: 4,
	肆: 4,
	五: 5,
	伍: 5,
	六: 6,
	陸: 6,
	七: 7,
	柒: 7,
	八: 8,
	捌: 8,
	九: 9,
	玖: 9,
};

const POWERS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };

const TENS: Readonly<Record<string, number>> = { 廿: 20, 卅: 30 };

/** The characters of a Chinese number, for a character class. */
export const CHINESE_DIGITS = Object.keys({ ...DIGITS, ...POWERS, ...TENS }).join('');

/**
 * A quantity in ASCII digits (`2`, `02`, `1.5`) or as a Chinese number up to thousands (兩, 十二, 廿五, 一百零五, 貳拾).
 *
 * Digits read one by one (一二) and what is short for more (一百二 = 120) are no quantities: both can be meant otherwise.
 *
 * @returns a number ≥ 0, perhaps with a fraction, or `undefined` when the text is not one certain number
 */
export function parseQuantity(text: string): number | undefined {
	if (/^\d+(?:\.\d+)?$/.test(text)) {
		// 002 and 0912… are dialled, not ordered; one zero in front is a habit of forms.
		return /^0\d\d/.test(text) ? undefined : Number(text);
	}
	return parseChineseNumber(text);
}

function parseChineseNumber(text: string): number | undefined {
	if (text === '零' || text === '〇') return 0;
	let total = 0;
	let digit: number | undefined;
	let lastPower = 10_000;
	let afterZero = false;
	for (const char of text) {
		const power = POWERS[char];
		const tens = TENS[char];
		const value = DIGITS[char];
		if (power !== undefined) {
			// 十二 may leave out its 一, 百二 may not.
			const factor = digit ?? (power === 10 && total === 0 ? 1 : undefined);
			if (factor === undefined || factor === 0 || power >= lastPower) return undefined;
			total += factor * power;
			lastPower = power;
			digit = undefined;
			afterZero = false;
		} else if (tens !== undefined) {
			if (digit !== undefined || lastPower <= 10) return undefined;
			total += tens;
			lastPower = 10;
			afterZero = false;
		} else if (value === 0) {
			if (digit !== undefined || afterZero || total === 0 || lastPower === 10) return undefined;
			afterZero = true;
		} else {
			if (value === undefined || digit !== undefined) return undefined;
			digit = value;
		}
	}
	if (digit === undefined) return total === 0 || afterZero ? undefined : total;
	// 一百二 is short for 120, 一百零二 is 102.
	if (lastPower > 10 && total > 0 && !afterZero) return undefined;
	return total + digit;
}
