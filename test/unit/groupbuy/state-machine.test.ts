import { CAMPAIGN_TRANSITIONS } from '../../../lib/groupbuy/campaign';
import { ORDER_TRANSITIONS } from '../../../lib/groupbuy/order';
import { canTransition, statesBefore, type Transitions } from '../../../lib/groupbuy/state-machine';

type Light = 'red' | 'green' | 'amber' | 'off';
const LIGHTS: Transitions<Light> = {
	red: ['green', 'off'],
	green: ['amber', 'off'],
	amber: ['red'],
	off: [],
};

describe('a table of transitions', () => {
	test.each<[Light, Light, boolean]>([
		['red', 'green', true],
		['green', 'amber', true],
		['amber', 'red', true],
		['red', 'off', true],
		['red', 'amber', false],
		['amber', 'off', false],
		['off', 'red', false],
		['red', 'red', false],
	])('%s → %s: %p', (from, to, allowed) => {
		expect(canTransition(LIGHTS, from, to)).toBe(allowed);
	});

	test.each<[Light, Light[]]>([
		['green', ['red']],
		['off', ['red', 'green']],
		['red', ['amber']],
	])('before %s: %p', (to, expected) => {
		expect(statesBefore(LIGHTS, to)).toEqual(expected);
	});
});

const MACHINES = {
	campaign: {
		transitions: CAMPAIGN_TRANSITIONS as Transitions<string>,
		initial: 'scheduled',
		final: ['cancelled', 'failed', 'settled'],
	},
	order: {
		transitions: ORDER_TRANSITIONS as Transitions<string>,
		initial: 'placed',
		final: ['cancelled', 'expired', 'returned'],
	},
};

describe.each(Object.entries(MACHINES))(
	'the life cycle of a %s',
	(_name, { transitions, initial, final }) => {
		const states = Object.keys(transitions).sort();

		/** Every state to which a way leads, the first included. */
		function reachableFrom(state: string, seen = new Set<string>()): Set<string> {
			if (!seen.has(state)) {
				seen.add(state);
				for (const next of transitions[state] ?? []) reachableFrom(next, seen);
			}
			return seen;
		}

		test('reaches every state from its first', () => {
			expect([...reachableFrom(initial)].sort()).toEqual(states);
		});

		test('has these final states', () => {
			expect(states.filter((state) => transitions[state]?.length === 0)).toEqual(final);
		});

		test('comes to an end from every state', () => {
			for (const state of states) {
				expect([...reachableFrom(state)].some((reached) => final.includes(reached))).toBe(true);
			}
		});

		test('names only states that there are, each once, never itself', () => {
			for (const state of states) {
				const next = transitions[state] ?? [];
				expect(next.filter((to) => !states.includes(to) || to === state)).toEqual([]);
				expect(new Set(next).size).toBe(next.length);
			}
		});

		test('statesBefore is the table read backwards', () => {
			for (const from of states) {
				for (const to of states) {
					expect(statesBefore(transitions, to).includes(from)).toBe(canTransition(transitions, from, to));
				}
			}
		});
	},
);

describe('what an order may not do', () => {
	test.each([
		['completed', 'placed'],
		['completed', 'cancelled'],
		['paid', 'cancelled'],
		['placed', 'paid'],
		['placed', 'completed'],
		['cancelled', 'placed'],
		['expired', 'placed'],
		['returned', 'paid'],
		['proof_submitted', 'expired'],
	] as const)('%s → %s', (from, to) => {
		expect(canTransition(ORDER_TRANSITIONS, from, to)).toBe(false);
	});
});

describe('what a campaign may not do', () => {
	test.each([
		['settled', 'open'],
		['failed', 'settled'],
		['cancelled', 'scheduled'],
		['scheduled', 'closed'],
		['open', 'settled'],
		['open', 'scheduled'],
	] as const)('%s → %s', (from, to) => {
		expect(canTransition(CAMPAIGN_TRANSITIONS, from, to)).toBe(false);
	});
});
