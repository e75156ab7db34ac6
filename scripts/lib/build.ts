import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashOf } from './files';
import { nodeBinary, root, run } from './install.mjs';

const inputs = [
	'credentials',
	'gulpfile.js',
	'icons',
	'lib',
	'nodes',
	'package-lock.json',
	'package.json',
	'tsconfig.build.json',
	'tsconfig.json',
	'workflows',
];

/** Builds dist/ unless it was built from the same sources; compiling is half of the time that a start takes. */
export async function ensureBuilt(): Promise<void> {
	const record = path.join(root, 'node_modules', '.cache', 'build-hash');
	const hash = await hashOf(inputs);
	const built = await readFile(record, 'utf8').catch(() => '');
	if (built === hash && existsSync(path.join(root, 'dist', 'nodes'))) return;
	console.log('Building …');
	const gulp = path.join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
	const code = await run(nodeBinary, [gulp, '--silent']);
	if (code !== 0) throw new Error('The build did not succeed; its output is above.');
	await mkdir(path.dirname(record), { recursive: true });
	await writeFile(record, hash);
}
