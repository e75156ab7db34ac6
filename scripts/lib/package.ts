import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { name as packageName } from '../../package.json';
import { hashOf } from './files';
import { npmCommand, root, run } from './install.mjs';

const hashFile = '.content-hash';

/**
 * Lays the built package out in `parent`/node_modules as n8n's own installer would: the files of `npm pack`, with the
 * production dependencies below them and no n8n-workflow anywhere near (a second copy of it breaks `instanceof`).
 * Does nothing when the same content is there. Needs dist/. Resolves with the package's folder.
 */
export async function installPackage(parent: string): Promise<string> {
	const modules = path.join(parent, 'node_modules');
	const target = path.join(modules, packageName);
	const hash = await hashOf(['package.json', 'package-lock.json', 'dist', 'workflows']);
	if ((await readFile(path.join(target, hashFile), 'utf8').catch(() => '')) === hash) return target;

	await mkdir(modules, { recursive: true });
	const work = await mkdtemp(path.join(tmpdir(), 'pack-'));
	try {
		const { command, options } = npmCommand();
		const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', work];
		await promisify(execFile)(command, pack, { ...options, cwd: root });
		const [tarball = ''] = await readdir(work);
		if ((await run('tar', ['-xzf', tarball], { cwd: work })) !== 0)
			throw new Error(`tar could not unpack ${tarball}.`);
		const unpacked = path.join(work, 'package');
		for (const dependency of await productionDependencies()) {
			await cp(path.join(root, dependency), path.join(unpacked, dependency), { recursive: true });
		}
		await writeFile(path.join(unpacked, hashFile), hash);
		await rm(target, { recursive: true, force: true });
		await moveFolder(unpacked, target);
	} finally {
		await rm(work, { recursive: true, force: true });
	}
	return target;
}

/** A rename, or a copy where the temporary folder is on another disk. */
async function moveFolder(from: string, to: string) {
	try {
		await rename(from, to);
	} catch {
		await cp(from, to, { recursive: true });
	}
}

interface LockEntry {
	dev?: boolean;
	devOptional?: boolean;
}

async function productionDependencies(): Promise<string[]> {
	const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, LockEntry>;
	};
	const entries = Object.entries(lock.packages).filter(
		([folder, { dev, devOptional }]) => folder && !dev && !devOptional,
	);
	return entries.map(([folder]) => folder);
}
