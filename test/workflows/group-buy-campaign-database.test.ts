// Where the nodes keep their data: the embedded file, PostgreSQL by credential, and queue mode, which needs the latter.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../scripts/lib/postgres';
import { startSimulator, type Simulator } from '../simulator';
import { callWebhook, loadOptions, startTrigger, testCredential } from './harness';
import type * as harness from './harness';
import type { Credentials } from './harness';
import { body, done, GROUP, locate, messageEvent, offline, online, priceList, refused, signed, triggerNode } from './package-nodes';

let postgres: TestPostgres;
let simulator: Simulator;
beforeAll(async () => {
	[postgres, simulator] = await Promise.all([startPostgres(), startSimulator()]);
});
afterAll(async () => {
	await Promise.all([postgres.stop(), simulator.close()]);
});

const embeddedFile = path.join(process.env.N8N_USER_FOLDER!, '.n8n', 'group-buy', 'group-buy.sqlite');

/** Fields of a `groupBuyDatabaseApi` credential. */
function database(changes: IDataObject = {}) {
	const { host, port, user, password, database: name } = postgres;
	return { host, port, user, password, database: name, tls: 'off', ca: '', schema: 'shop', poolSize: 2, ...changes };
}

async function query(sql: string): Promise<unknown[]> {
	const client = new Client(postgres.url);
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(sql)).rows;
	} finally {
		await client.end();
	}
}

describe('the Group Buy Database credential', () => {
	it('moves everything to PostgreSQL: inbox, products, campaigns, orders', async () => {
		const credentials = { ...offline, groupBuyDatabaseApi: database() };
		const node = triggerNode('postgres', { options: { batchWait: 0 } });
		const trigger = await startTrigger(node, { credentials });
		const event = messageEvent('A1+2', { timestamp: Date.now() + 60_000 });
		expect((await callWebhook(node, signed(body(event, event)), { credentials })).status).toBe(200);
		const emission = await trigger.next();
		expect(emission.items[0]).toHaveLength(1);

		const lineless = { ...online(simulator), groupBuyDatabaseApi: database() };
		await done('group', 'register', { group: locate(GROUP) }, { credentials: lineless });
		await priceList('茶', { A1: { title: '烏龍茶', price: 350, stock: 5 } }, { credentials });
		await done('campaign', 'create', { group: locate(GROUP), category: locate('茶', 'name') }, { credentials });
		const [item] = await done('order', 'bookFromMessages', {}, { credentials: lineless, input: emission.items[0]! });
		expect(item).toMatchObject({ booking: { status: 'booked', changes: [{ left: 3 }] } });
		emission.finish();
		await trigger.close();

		expect(await query('select taken::int from shop.stocks')).toEqual([{ taken: 2 }]);
		expect(await query('select event_id, state from shop.inbox_events')).toEqual([
			{ event_id: event.webhookEventId, state: expect.stringMatching(/leased|done/) as string },
		]);
		expect(await loadOptions(node, 'getGroups', { credentials })).toEqual([{ name: GROUP, value: GROUP }]);
		// Nothing went into the file, which was never made.
		expect(existsSync(embeddedFile)).toBe(false);
	});

	it('is tested by making the tables', async () => {
		expect(await testCredential('groupBuyDatabaseApi', database({ schema: 'tested' }))).toEqual({
			status: 'OK',
			message: 'Connected, and the tables are up to date',
		});
		expect(await query(`select count(*)::int as n from pg_tables where schemaname = 'tested'`)).not.toEqual([{ n: 0 }]);
	});

	test.each<[string, IDataObject, RegExp]>([
		['a wrong password', { password: 'guess' }, /refused the log-in.+Check user, password/],
		['an unknown user', { user: 'nobody' }, /refused the log-in/],
		['an unknown database', { database: 'missing' }, /database does not exist.+Create it/],
		['a port where nobody listens', { port: 1 }, /cannot be reached.+Check that the server is up/],
		['a host that does not exist', { host: 'no-such-host.invalid' }, /cannot be reached/],
		['a server without TLS', { tls: 'verify' }, /TLS connection.+Check the TLS mode/],
		['a schema that PostgreSQL keeps for itself', { schema: 'pg_shop' }, /keeps this schema name.+pg_/],
	])('says what is wrong and what to do with %s', async (_name, changes, message) => {
		const result = await testCredential('groupBuyDatabaseApi', database(changes));
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) as string });
		expect(result.message).not.toContain(postgres.password);
	});

	test('nodes say the same', async () => {
		const credentials = { groupBuyDatabaseApi: database({ port: 1 }) };
		const error = await refused('campaign', 'getAll', {}, { credentials });
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toContain('PostgreSQL cannot be reached');
		expect(error.description).toContain('Check that the server is up');
	});

	test('without the database, LINE is told to come again', async () => {
		const credentials = { ...offline, groupBuyDatabaseApi: database({ port: 1 }) };
		const answer = await callWebhook(triggerNode('away'), signed(body(messageEvent('+1'))), { credentials });
		expect([answer.status, answer.workflowData, answer.error]).toEqual([503, undefined, undefined]);
		await expect(startTrigger(triggerNode('away'), { credentials })).rejects.toMatchObject({
			message: expect.stringContaining('PostgreSQL cannot be reached') as string,
		});
	});

	test('two leaders’ databases in one server do not see each other', async () => {
		const names = async (schema: string) => {
			const credentials: Credentials = { groupBuyDatabaseApi: database({ schema }) };
			await done('productCategory', 'create', { name: schema }, { credentials });
			return (await done('productCategory', 'getAll', {}, { credentials })).map(({ name }) => name);
		};
		expect([await names('one'), await names('two')]).toEqual([['one'], ['two']]);
	});
});

describe('in queue mode', () => {
	const { EXECUTIONS_MODE } = process.env;
	beforeAll(() => {
		process.env.EXECUTIONS_MODE = 'queue';
	});
	afterAll(() => {
		if (EXECUTIONS_MODE === undefined) delete process.env.EXECUTIONS_MODE;
		else process.env.EXECUTIONS_MODE = EXECUTIONS_MODE;
	});

	const told = {
		message: 'In queue mode the embedded database file is not safe: workers run elsewhere',
		description: expect.stringContaining('Choose a Group Buy Database credential (PostgreSQL) on this node') as string,
	};

	test('nodes without the credential stop and name it', async () => {
		expect(await refused('group', 'getAll')).toMatchObject(told);
		await expect(startTrigger(triggerNode('queue'), { credentials: offline })).rejects.toMatchObject(told);
		const answer = await callWebhook(triggerNode('queue'), signed(body(messageEvent('+1'))), { credentials: offline });
		expect([answer.status, answer.error]).toEqual([503, undefined]);
		expect(existsSync(embeddedFile)).toBe(false);
	});

	test('with the credential they work, and leave alone what another process has leased', async () => {
		const credentials = { ...offline, groupBuyDatabaseApi: database({ schema: 'queue' }) };
		const node = triggerNode('queue', { options: { batchWait: 0 } });
		const first = await startTrigger(node, { credentials });
		await callWebhook(node, signed(body(messageEvent('+1'))), { credentials });
		const running = await first.next();
		await first.close();
		let second: Awaited<ReturnType<typeof startTrigger>> | undefined;
		await jest.isolateModulesAsync(async () => {
			second = await jest.requireActual<typeof harness>('./harness').startTrigger(node, { credentials });
		});
		await expect(second!.next(500)).rejects.toThrow('emitted nothing');
		running.finish();
		await second!.close();
	});
});

test('without a credential everything is in one file in the n8n folder, for nobody else to read', async () => {
	rmSync(path.dirname(embeddedFile), { recursive: true, force: true });
	await done('productCategory', 'create', { name: '茶' });
	expect(existsSync(embeddedFile)).toBe(true);
});
