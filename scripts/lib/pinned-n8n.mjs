// Installs the n8n of scripts/n8n/package-lock.json once per machine, into the user's cache folder.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, statfs } from 'node:fs/promises';
import path from 'node:path';
import { cached, cacheFolder } from './cache.mjs';
import { ensureNodeHeaders, exists, nodeBinary, nodeHeaders, npmCommand, root } from './install.mjs';

const source = path.join(root, 'scripts', 'n8n');
const neededGigabytes = 4;

/**
 * Installs the pinned n8n unless it is there (about 7 minutes and 2.2 GB) and resolves with the folder whose
 * node_modules holds it. Another lock file, platform or Node gives another folder, so clones of different age don't
 * disturb each other.
 */
export async function ensureN8n() {
	const lock = await readFile(path.join(source, 'package-lock.json'), 'utf8');
	const { version } = JSON.parse(lock);
	const nodePackage = await readFile(path.join(root, 'node_modules', 'node', 'package.json'), 'utf8');
	const nodeMajor = JSON.parse(nodePackage).version.split('.')[0];
	const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	return cached(
		`n8n-${version}-${process.platform}-${process.arch}-node${nodeMajor}-${key}`,
		async (folder) => {
			await assertRoom(folder);
			console.log(
				`Installing the pinned n8n into ${cacheFolder} (once per machine; several minutes, about 2.2 GB) …`,
			);
			for (const file of ['package.json', 'package-lock.json'])
				await cp(path.join(source, file), path.join(folder, file));
			await install(folder);
			await buildSqlite(folder);
		},
	);
}

async function assertRoom(folder) {
	const { bavail, bsize } = await statfs(folder);
	const free = (bavail * bsize) / 1e9;
	if (free >= neededGigabytes) return;
	throw new Error(
		`n8n needs about ${neededGigabytes} GB in ${folder}, but ${free.toFixed(1)} GB are free. ` +
			'Make room, or set XDG_CACHE_HOME to a folder on a larger disk.',
	);
}

async function install(folder) {
	const { packages } = JSON.parse(await readFile(path.join(folder, 'package-lock.json'), 'utf8'));
	const total = Object.keys(packages).length - 1;
	const progress = async () =>
		`${await countPackages(path.join(folder, 'node_modules'))} of about ${total} packages`;
	// Not `npm ci`: it refuses a lock file without the optional packages of every other platform.
	const { code, output } = await runNpm(
		['install', '--legacy-peer-deps', '--ignore-scripts'],
		folder,
		progress,
	);
	if (code === 0) return;
	if (/ENOSPC/.test(output))
		throw new Error(`The disk is full: n8n needs about ${neededGigabytes} GB in ${folder}.`);
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(output)) {
		throw new Error(`npm's registry can't be reached, so n8n can't be installed:\n${output}`);
	}
	throw new Error(`n8n could not be installed (npm ended with exit code ${code}):\n${output}`);
}

/** sqlite3 is the one native module that n8n needs and that does not bring its binary along. */
async function buildSqlite(folder) {
	await ensureNodeHeaders();
	const progress = () => Promise.resolve('building sqlite3');
	const { code, output } = await runNpm(['rebuild', 'sqlite3', '--ignore-scripts=false'], folder, progress);
	if (code === 0 && (await loadsSqlite(folder))) return;
	const missing = [];
	for (const tool of ['python3', 'make', process.platform === 'darwin' ? 'clang++' : 'g++']) {
		if (!(await isOnPath(tool))) missing.push(tool);
	}
	const hint = missing.length
		? `sqlite3's ready-made binary could not be downloaded, and building it needs ${missing.join(', ')}: install them and run the command again.`
		: 'The output of the build:';
	throw new Error(`n8n's database driver sqlite3 could not be built. ${hint}\n${output}`);
}

async function loadsSqlite(folder) {
	const child = spawn(nodeBinary, ['-e', "require('sqlite3')"], { cwd: folder, stdio: 'ignore' });
	return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

async function isOnPath(tool) {
	const names = process.platform === 'win32' ? [`${tool}.exe`, `${tool}.cmd`] : [tool];
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const found = await Promise.all(
		folders.flatMap((folder) => names.map((name) => exists(path.join(folder, name)))),
	);
	return found.some(Boolean);
}

/** Runs npm on Node 24, with its headers for native modules; resolves with the end of its output. */
async function runNpm(args, cwd, progress) {
	const { command, options } = npmCommand({ npm_config_nodedir: nodeHeaders }, path.dirname(nodeBinary));
	const child = spawn(command, args, { ...options, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-4000)));
	}
	const stop = showProgress(progress);
	try {
		const code = await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		return { code, output };
	} finally {
		stop();
	}
}

/** Prints the elapsed time and what `describe` says: in place on a terminal, a line every half minute elsewhere. */
function showProgress(describe) {
	const start = Date.now();
	const terminal = process.stdout.isTTY;
	const print = async () => {
		const seconds = Math.round((Date.now() - start) / 1000);
		const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
		const line = `  ${time}  ${await describe()}`;
		process.stdout.write(terminal ? `\r\x1b[K${line}` : `${line}\n`);
	};
	const timer = setInterval(() => void print(), terminal ? 1000 : 30_000);
	return () => {
		clearInterval(timer);
		if (terminal) process.stdout.write('\r\x1b[K');
	};
}

async function countPackages(folder) {
	const entries = await readdir(folder).catch(() => []);
	const scopes = entries.filter((name) => name.startsWith('@'));
	const scoped = await Promise.all(scopes.map((scope) => readdir(path.join(folder, scope)).catch(() => [])));
	return entries.length - scopes.length + scoped.flat().length;
}
