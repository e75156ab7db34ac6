/**
 * A life cycle as data: for each state, the states that may follow.
 * `S` is a string union; a state with an empty list is final.
 */
export type Transitions<S extends string> = { readonly [state in S]: readonly S[] };

/** Whether `to` may follow `from`. Staying in a state is never a transition. */
export function canTransition<S extends string>(transitions: Transitions<S>, from: S, to: S): boolean {
	return transitions[from].includes(to);
}

/** The states from which `to` can be reached in one step, for a conditional `UPDATE … WHERE state IN (…)`. */
export function statesBefore<S extends string>(transitions: Transitions<S>, to: S): S[] {
	return (Object.keys(transitions) as S[]).filter((from) => transitions[from].includes(to));
}
