import { InputError } from '../groupbuy/input-error';
import type { FeedColumn, FeedProfile } from './profile';
import type { FeedSettings } from './settings';

const MAX_NAME = 100;

/** Names of elements, without a prefix: the feed's own is before them. */
const XML_NAME = /^[A-Za-z_][\w.-]*$/;

/**
 * The columns of a file: the profile's with the names that the settings give them, then those that are the same in every row.
 * A constant column of a known name stands in the place of that one.
 *
 * @throws InputError for a name that the profile does not have, one that a file cannot have, and two columns of one name
 */
export function columnsOf(profile: FeedProfile, settings: FeedSettings): FeedColumn[] {
	const { columnNames, constantColumns } = settings;
	const known = profile.columns.map(({ name }) => name);
	const unknown = Object.keys(columnNames).find((name) => !known.includes(name));
	if (unknown !== undefined) {
		throw new InputError(
			`The feed has no column '${unknown.slice(0, 60)}' to rename`,
			`It has ${known.join(', ')}. Add others as constant columns.`,
		);
	}
	const constants = new Map(
		Object.entries(constantColumns).map(([name, text]) => [name, constantColumn(name, text)]),
	);
	const names = new Map(Object.entries(columnNames));
	const columns = profile.columns.map((column) => constants.get(column.name) ?? column);
	const added = [...constants.values()].filter(({ name }) => !known.includes(name));
	const renamed = [...columns, ...added]
		.map((column) => ({ ...column, name: (names.get(column.name) ?? column.name).trim() }))
		.filter(({ name }) => name !== '');
	checkNames(renamed, settings.format);
	return renamed;
}

function constantColumn(name: string, text: string): FeedColumn {
	return { name, need: 'optional', cell: () => text };
}

function checkNames(columns: readonly FeedColumn[], format: FeedSettings['format']): void {
	const seen = new Set<string>();
	if (columns.length === 0) {
		throw new InputError('The feed has no columns left', 'Give at least one column a name.');
	}
	for (const { name } of columns) {
		if (name.length > MAX_NAME || /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(name)) {
			throw new InputError(
				`A column cannot be called '${name.slice(0, 60)}'`,
				`Give it a name in one line of at most ${MAX_NAME} characters.`,
			);
		}
		if (format === 'xml' && !XML_NAME.test(name)) {
			throw new InputError(
				`A column of an XML file cannot be called '${name}'`,
				'Give it a name of ASCII letters, digits, _, - and . that begins with a letter, or choose another format.',
			);
		}
		if (seen.has(name)) {
			throw new InputError(`Two columns of the feed are called '${name}'`, 'Give each its own name.');
		}
		seen.add(name);
	}
}
