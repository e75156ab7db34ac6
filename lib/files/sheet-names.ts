/** Excel's own limits for the name of a sheet. */
const MAX_NAME = 31;
const UNFIT = /[\\/?*[\]:\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** Names as Excel takes them: short, without certain signs, and each once, whatever case they are in. */
export function sheetNames(names: readonly string[]): string[] {
	const taken = new Set<string>();
	return names.map((name) => {
		const clean = cut(name.replace(UNFIT, ' ').trim(), MAX_NAME);
		// Excel keeps this one for itself.
		const first = clean === '' || /^history$/i.test(clean) ? `Sheet ${clean}`.trim() : clean;
		let own = first;
		for (let number = 2; taken.has(own.toLowerCase()); number++) {
			const end = ` (${number})`;
			own = cut(first, MAX_NAME - end.length) + end;
		}
		taken.add(own.toLowerCase());
		return own;
	});
}

/** At most so many UTF-16 units, no half character, and no apostrophe at either end. */
function cut(text: string, max: number): string {
	return text
		.slice(0, max)
		.replace(/[\ud800-\udbff]$/, '')
		.replace(/^[\s']+|[\s']+$/g, '');
}
