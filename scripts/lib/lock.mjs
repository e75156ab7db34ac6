import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// A holder touches its lock this often; one untouched for six beats belongs to a run that died.
const beat = 5_000;
const me = `${hostname()} ${process.pid}`;

function isAlive(owner) {
	const [host, pid] = owner.split(' ');
	if (host !== hostname() || !pid) return true;
	try {
		process.kill(Number(pid), 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

async function isStale(file) {
	try {
		const [{ mtimeMs }, owner] = await Promise.all([stat(file), readFile(file, 'utf8')]);
		return Date.now() - mtimeMs > 6 * beat || !isAlive(owner);
	} catch {
		return false;
	}
}

/** One after the other: two that find the same dead lock must not each remove it, the second would remove the first's own. */
async function removeStale(file) {
	const turn = `${file}.turn`;
	try {
		await writeFile(turn, me, { flag: 'wx' });
	} catch (error) {
		if (error.code !== 'EEXIST') throw error;
		if (await isStale(turn)) await rm(turn, { force: true });
		return await sleep(50);
	}
	try {
		if (await isStale(file)) await rm(file, { force: true });
	} finally {
		await rm(turn, { force: true });
	}
}

/**
 * Runs `work` while holding a lock file, waiting for another run that holds it. Locks of dead runs are taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
	await mkdir(path.dirname(file), { recursive: true });
	for (let told = false; ;) {
		try {
			await writeFile(file, me, { flag: 'wx' });
			break;
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
		}
		if (await isStale(file)) {
			await removeStale(file);
			continue;
		}
		if (!told) console.log(`Waiting for another run that holds ${file} …`);
		told = true;
		await sleep(500);
	}
	const timer = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), beat);
	timer.unref();
	try {
		return await work();
	} finally {
		clearInterval(timer);
		await rm(file, { force: true });
	}
}
