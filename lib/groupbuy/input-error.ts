/** A value that a person or a workflow gave cannot be used. The message names it, the description the way out. */
export class InputError extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'InputError';
	}
}
