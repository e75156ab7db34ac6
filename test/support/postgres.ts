// One PostgreSQL server for a whole run of the unit tests; a test file makes its own database or schema in it.
import { startPostgres } from '../../scripts/lib/postgres';
import type { TestPostgres } from '../../scripts/lib/postgres';

const shared = globalThis as { testPostgres?: TestPostgres };

export default async function setup() {
	shared.testPostgres = await startPostgres();
	process.env.TEST_POSTGRES_URL = shared.testPostgres.url;
}

export async function teardown() {
	await shared.testPostgres?.stop();
}
