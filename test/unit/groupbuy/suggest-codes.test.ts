import { suggestCodes } from '../../../lib/groupbuy/suggest-codes';

describe('suggestCodes', () => {
	test.each<[name: string, input: string, codes: string[], suggestions: string[]]>([
		['the same without zeros', 'A01', ['A1', 'B1'], ['A1']],
		['the same with zeros', 'A1', ['A01', 'B02'], ['A01']],
		['many zeros', 'A001', ['A1'], ['A1']],
		['zeros first, then the rest', 'A01', ['A02', 'A1', 'A11'], ['A1', 'A02', 'A11']],
		['zeros that count', 'A10', ['A1', 'A100'], ['A1', 'A100']],
		['one character more', 'A12', ['A1', 'C9'], ['A1']],
		['one character less', 'A', ['A1', 'C9'], ['A1']],
		['one character other', 'A9', ['A1', 'B2'], ['A1']],
		['two neighbours swapped', 'BA1', ['AB1', 'CD1'], ['AB1']],
		['two characters other', 'AB12', ['CD12'], []],
		['nothing in common', 'B', ['A', 'C'], []],
		['at most three', 'A9', ['A4', 'A3', 'A2', 'A1'], ['A1', 'A2', 'A3']],
		['itself', 'A1', ['A1'], ['A1']],
		['no codes', 'A1', [], []],
	])('%s', (_name, input, codes, suggestions) => {
		expect(suggestCodes(input, codes)).toEqual(suggestions);
	});

	test('does not depend on the order of the codes', () => {
		const codes = ['A1', 'A2', 'A10', 'B1', 'A01'];
		expect(suggestCodes('A11', codes)).toEqual(suggestCodes('A11', [...codes].reverse()));
	});

	test('leaves the codes as they were', () => {
		const codes = Object.freeze(['B1', 'A1']);
		expect(suggestCodes('A2', codes)).toEqual(['A1']);
	});
});
