import { homedir } from 'node:os';
import path from 'node:path';
import type {
	FunctionsBase,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';

import { openStore, type PostgresSettings, type Store, type StoreSettings } from '../../lib/store/store';
import { asStorageError, StorageError } from '../../lib/store/storage-error';
import { keptCredentials } from './kept-credentials';

type Context = Pick<FunctionsBase, 'getNode' | 'getCredentials'>;

/**
 * The store that a node's settings name: PostgreSQL with the credential, else a SQLite file in the n8n folder, beside
 * n8n's own database and so in the same volume and backup.
 *
 * @throws StorageError in queue mode without the credential, or when the database cannot be opened
 */
export async function openNodeStore(context: Context): Promise<Store> {
	return await openStore(await storeSettings(context));
}

/** The same for a webhook, which is asked far more often than its credential changes. */
export async function openWebhookStore(context: IWebhookFunctions): Promise<Store> {
	return await openNodeStore({
		getNode: () => context.getNode(),
		getCredentials: async (type: string) => await keptCredentials(context, type),
	});
}

async function storeSettings(context: Context): Promise<StoreSettings> {
	if (context.getNode().credentials?.groupBuyDatabaseApi) {
		return postgresSettings(await context.getCredentials('groupBuyDatabaseApi'));
	}
	if (process.env.EXECUTIONS_MODE === 'queue') {
		throw new StorageError(
			'unsupported',
			'In queue mode the embedded database file is not safe: workers run elsewhere',
			'Choose a Group Buy Database credential (PostgreSQL) on this node and on every other node of this package.',
		);
	}
	return { kind: 'sqlite', file: path.join(n8nFolder(), 'group-buy', 'group-buy.sqlite') };
}

/** Where n8n keeps its own data, by n8n's own rule. */
function n8nFolder(): string {
	return path.join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n');
}

type DatabaseCredential = Omit<PostgresSettings, 'kind'>;

function postgresSettings(credential: DatabaseCredential): PostgresSettings {
	const { host, port, database, user, password, tls, ca, schema, poolSize } = credential;
	return { kind: 'postgres', host, port, database, user, password, tls, ca, schema, poolSize };
}

/** Opens the database and brings its tables up to date: what the nodes would do on their first run. */
export async function groupBuyDatabaseTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		await openStore(postgresSettings(credential.data as unknown as DatabaseCredential));
		return { status: 'OK', message: 'Connected, and the tables are up to date' };
	} catch (thrown) {
		const error = asStorageError(thrown) as Error;
		const description = error instanceof StorageError ? ` ${error.description}` : '';
		return { status: 'Error', message: `${error.message}.${description}` };
	}
}
