import { parsePhone } from '../../../lib/groupbuy/phone';

test.each<[string, string | undefined]>([
	['0912345678', '0912345678'],
	['0912-345-678', '0912345678'],
	['０９１２ ３４５ ６７８', '0912345678'],
	['+886912345678', '0912345678'],
	['+886 (0)912-345-678', '0912345678'],
	['00886 912 345 678', '0912345678'],
	['02-2345-6789', '0223456789'],
	['(02) 2345 6789#12', '0223456789#12'],
	['+81 90 1234 5678', '+819012345678'],
	['091234567', undefined],
	['09123456789', undefined],
	['0912 345 67a', undefined],
	['1234', undefined],
	['', undefined],
	['ask the neighbour', undefined],
	['=1+1', undefined],
	[`+${'1'.repeat(30)}`, undefined],
])('%s → %s', (text, phone) => {
	expect(parsePhone(text)).toBe(phone);
});
