import { DateTime } from 'luxon';

import { InputError } from '../input-error';
import {
	optional,
	readChoice,
	readLine,
	readList,
	readObject,
	readSettings,
	readShape,
	readWhole,
	refuseTwice,
	type SettingReaders,
} from '../read-fields';
import type { MessagePlan, OverageTier, PlanTable } from './plan';
import { planOf, planTableAt } from './plan-cost';
import { GUARD_POLICIES, type BudgetSettings } from './settings';

/** Of anything that counts messages; LINE in Taiwan has fewer users. */
const MAX_MESSAGES = 100_000_000;
const MAX_FEE = 10_000_000;
/** NT$100. */
const MAX_MILLI_MINOR = 100_000;
const MAX_ENTRIES = 20;
const MAX_NAME = 60;
const WHOLE = 10_000;

const READERS: SettingReaders<BudgetSettings> = {
	plan: readKey,
	policy: (value, path) => readChoice(value, path, GUARD_POLICIES),
	askAbove: (value, path) => optional(value, path, readMessages),
	monthlyCap: (value, path) => optional(value, path, readMessages),
	campaignCap: (value, path) => optional(value, path, readMessages),
	additionalMessages: readMessages,
	planTables: readPlanTables,
};

/**
 * Checks settings of the message budget as a workflow hands them over. Only what is given (not `undefined`) is answered, so
 * that it can be put over what is stored; `null` takes a cap back. Fees are minor units, prices of additional messages
 * thousandths of it, the tax basis points, days `YYYY-MM-DD`.
 *
 * @param stored the settings before the change: plan and tables must fit together after it
 * @param now epoch milliseconds; the plan must be one of those that hold then
 * @throws InputError naming the field by its path, e.g. `planTables[0].plans[2].monthlyFeeMinor`
 */
export function readBudgetSettingsInput(
	input: unknown,
	stored: BudgetSettings,
	now: number,
): Partial<BudgetSettings> {
	const changes = readSettings<BudgetSettings>(input, 'message budget', READERS);
	const { plan, planTables } = { ...stored, ...changes };
	const held = planTableAt(planTables, now);
	// A table that begins later must know the plan too: nothing else would say so before that day.
	for (const table of planTables) if (table.effectiveFrom >= held.effectiveFrom) planOf(table, plan);
	return changes;
}

function readPlanTables(value: unknown, path: string): PlanTable[] {
	const tables = readFilled(value, path, readPlanTable);
	refuseUnsorted(tables, path, 'effectiveFrom');
	return tables;
}

function readPlanTable(value: unknown, path: string): PlanTable {
	const table = readObject(value, path);
	const plans = readFilled(table.plans, `${path}.plans`, readPlan);
	refuseTwice(plans, `${path}.plans`, 'key');
	return {
		effectiveFrom: readDay(table.effectiveFrom, `${path}.effectiveFrom`),
		asOf: readDay(table.asOf, `${path}.asOf`),
		currency: readChoice(table.currency, `${path}.currency`, ['TWD']),
		taxBasisPoints: readWhole(table.taxBasisPoints, `${path}.taxBasisPoints`, 0, WHOLE),
		plans,
	};
}

function readPlan(value: unknown, path: string): MessagePlan {
	const plan = readObject(value, path);
	const overage = readList(plan.overage, `${path}.overage`, MAX_ENTRIES, readTier);
	if (overage[0] !== undefined && overage[0].from !== 1) {
		throw new InputError(
			`The field '${path}.overage[0].from' cannot be ${overage[0].from}`,
			'The first price is that of the first additional message: give 1.',
		);
	}
	refuseUnsorted(overage, `${path}.overage`, 'from');
	return {
		key: readKey(plan.key, `${path}.key`),
		name: readLine(plan.name, `${path}.name`, MAX_NAME),
		monthlyFeeMinor: readWhole(plan.monthlyFeeMinor, `${path}.monthlyFeeMinor`, 0, MAX_FEE),
		includedMessages: readMessages(plan.includedMessages, `${path}.includedMessages`),
		overage,
	};
}

function readTier(value: unknown, path: string): OverageTier {
	const tier = readObject(value, path);
	return {
		from: readWhole(tier.from, `${path}.from`, 1, MAX_MESSAGES),
		milliMinorPerMessage: readWhole(
			tier.milliMinorPerMessage,
			`${path}.milliMinorPerMessage`,
			0,
			MAX_MILLI_MINOR,
		),
	};
}

function readMessages(value: unknown, path: string): number {
	return readWhole(value, path, 0, MAX_MESSAGES);
}

function readKey(value: unknown, path: string): string {
	return readShape(
		value,
		path,
		/^[a-z0-9][a-z0-9_-]{0,29}$/i,
		"Give the plan's key, such as light, medium or high.",
	);
}

function readDay(value: unknown, path: string): string {
	const wayOut = 'Give a day as YYYY-MM-DD.';
	const day = readShape(value, path, /^\d{4}-\d{2}-\d{2}$/, wayOut);
	if (DateTime.fromISO(day).isValid) return day;
	throw new InputError(`The field '${path}' is not a day of the calendar: '${day}'`, wayOut);
}

function readFilled<T>(value: unknown, path: string, read: (entry: unknown, path: string) => T): T[] {
	const entries = readList(value, path, MAX_ENTRIES, read);
	if (entries.length > 0) return entries;
	throw new InputError(`The field '${path}' is empty`, 'Give at least one entry.');
}

/** Days as ISO writes them sort like texts. */
function refuseUnsorted<F extends string>(
	entries: ReadonlyArray<Record<F, string | number>>,
	path: string,
	field: F,
): void {
	const values = entries.map((entry) => entry[field]);
	const wrong = values.findIndex((value, index) => {
		const before = values[index - 1];
		return before !== undefined && before >= value;
	});
	if (wrong < 0) return;
	throw new InputError(
		`The field '${path}[${wrong}].${field}' cannot be ${values[wrong]} after ${values[wrong - 1]}`,
		'Sort the entries, the earliest first, each only once.',
	);
}
