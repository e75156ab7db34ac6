import { toast } from './dialogs.js';

/** Runs an operation of the control API; a refusal is shown and ends in `undefined`. */
export async function run(operation, input = {}) {
	try {
		const answer = await fetch(`/simulator/${operation}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(input),
		});
		const { result, error } = await answer.json();
		if (error === undefined) return result;
		toast(error);
	} catch (error) {
		toast(String(error.message));
	}
	return undefined;
}

export async function read(path) {
	const answer = await fetch(`/simulator/${path}`);
	if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
	return answer.json();
}

/** Calls `handlers[event](data)` for every change; `onLost` and `onBack` when the connection comes and goes. */
export function subscribe(handlers, onBack, onLost) {
	const source = new EventSource('/simulator/events');
	source.addEventListener('hello', onBack);
	source.addEventListener('error', onLost);
	for (const [name, handler] of Object.entries(handlers)) {
		source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
	}
}
