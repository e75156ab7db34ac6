import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { InputError } from '../../../lib/groupbuy/input-error';
import { LineApiError } from '../../../lib/line/api-error';
import { StorageError } from '../../../lib/store/storage-error';
import { asNodeError, operationError } from '../../../nodes/shared/errors';

const node = { id: '1', name: 'Node', type: 't', typeVersion: 1, position: [0, 0], parameters: {} } as INode;

describe('asNodeError', () => {
	test.each<[string, Error, string, string]>([
		[
			'a mistake in the input',
			new InputError('No such group', 'Choose one.'),
			'No such group',
			'Choose one.',
		],
		[
			'a database that is away',
			new StorageError('connection_lost', 'PostgreSQL is away', 'Check it.'),
			'PostgreSQL is away',
			'Check it.',
		],
		[
			'an answer of LINE',
			new LineApiError('unauthorized', {
				status: 401,
				lineMessage: 'Authentication failed',
				requestId: 'r-1',
			}),
			'LINE did not accept the channel access token',
			'LINE said: Authentication failed (LINE request ID r-1). ',
		],
	])('%s becomes a message with the way out', (_name, thrown, message, description) => {
		const error = asNodeError(node, thrown, 3);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe(message);
		expect(error.description).toMatch(new RegExp(`^${description.replace(/[().]/g, '\\$&')}`));
		expect(error.context.itemIndex).toBe(3);
		expect(error.node).toBe(node);
	});

	it('knows a full disk by the driver’s error', () => {
		const thrown = Object.assign(new Error('database or disk is full'), {
			code: 'ERR_SQLITE_ERROR',
			errcode: 13,
		});
		const { message, description } = asNodeError(node, thrown);
		expect(message).toContain('The disk is full');
		expect(description).toContain('Free some space');
	});

	it('edits n8n’s own errors in place', () => {
		const own = new NodeOperationError(node, 'mine');
		expect(asNodeError(node, own, 2)).toBe(own);
		expect(own.context.itemIndex).toBe(2);
		const api = new NodeApiError(node, { message: 'theirs' });
		expect(asNodeError(node, api, 1)).toBe(api);
		expect(api.context.itemIndex).toBe(1);
	});

	it('does not forget an item that is known when there is none now', () => {
		const own = new NodeOperationError(node, 'mine', { itemIndex: 4 });
		expect(asNodeError(node, own).context.itemIndex).toBe(4);
	});

	test.each([
		['an error', new TypeError('x is not a function'), 'x is not a function'],
		['a text', 'thrown away', 'thrown away'],
		['nothing', undefined, 'undefined'],
	])('takes %s', (_name, thrown, message) => {
		const error = asNodeError(node, thrown);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe(message);
	});
});

test.each([
	'LINE could not connect: ECONNREFUSED',
	"There is no product category 'preexisting'",
	"The field 'title' has ENOENT in it",
])('operationError says what it was told: %s', (message) => {
	// The reason why it exists: n8n would say something else.
	expect(new NodeOperationError(node, message).message).not.toBe(message);
	const error = operationError(node, message, { description: 'Do this.', itemIndex: 1 });
	expect([error.message, error.description, error.context.itemIndex]).toEqual([message, 'Do this.', 1]);
});
