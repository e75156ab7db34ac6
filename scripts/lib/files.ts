import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './install.mjs';

/** SHA-256 over names and contents of files and of all files below folders, given relative to the project. */
export async function hashOf(places: string[]): Promise<string> {
	const files = (await Promise.all(places.map(filesAt))).flat().sort();
	const hash = createHash('sha256');
	for (const file of files) hash.update(`${file}\n`).update(await readFile(path.join(root, file)));
	return hash.digest('hex');
}

async function filesAt(place: string): Promise<string[]> {
	const entries = await readdir(path.join(root, place), { recursive: true, withFileTypes: true }).catch(
		(error: unknown) => (error as NodeJS.ErrnoException).code,
	);
	if (entries === 'ENOTDIR') return [place];
	if (!Array.isArray(entries)) return [];
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}
