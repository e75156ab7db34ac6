import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { exists } from './install.mjs';
import { withLock } from './lock.mjs';

function userCache() {
	if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
	if (process.platform === 'win32')
		return process.env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local');
	return path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
}

/** Where this project keeps what every clone of it on the machine can share. */
export const cacheFolder = path.join(userCache(), 'n8n-nodes-line-group-buy');

/**
 * Fills a folder of the cache unless it is there. It is filled aside and renamed when complete, under a lock, so a run
 * that was interrupted leaves nothing half done in use, and two runs at once do the work once.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} fill
 * @returns {Promise<string>} the folder
 */
export async function cached(name, fill) {
	const folder = path.join(cacheFolder, name);
	if (await exists(folder)) return folder;
	await withLock(`${folder}.lock`, async () => {
		if (await exists(folder)) return;
		const partial = `${folder}.partial`;
		await rm(partial, { recursive: true, force: true });
		await mkdir(partial, { recursive: true });
		await fill(partial);
		await rename(partial, folder);
	});
	return folder;
}
