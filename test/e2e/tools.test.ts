import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startGuarded } from '../../scripts/lib/process';

jest.setTimeout(180_000);

const root = path.resolve(__dirname, '../..');

const isAlive = (pid: number) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

async function until(holds: () => boolean) {
	const deadline = Date.now() + 20_000;
	while (!holds()) {
		if (Date.now() > deadline) throw new Error('It did not come true within 20 s.');
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** Runs TypeScript in a process of its own; resolves with its first line of JSON while it goes on. */
async function firstLineOf(code: string): Promise<{ pid: number; line: Record<string, unknown> }> {
	const child = spawn(process.execPath, ['--import', 'tsx', '-e', code], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	for await (const line of createInterface({ input: child.stdout })) {
		// A run that waits for another says so before.
		if (!line.startsWith('{')) continue;
		return { pid: child.pid!, line: JSON.parse(line) as Record<string, unknown> };
	}
	throw new Error('The program printed nothing.');
}

describe('a guarded program', () => {
	// A program with a child of its own that would both run for minutes.
	const grandchild = "setInterval(() => {}, 1000); console.log('grandchild', process.pid)";
	const program = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' });
		setInterval(() => {}, 1000);`;

	async function startFamily() {
		let grandchildPid = 0;
		const started = await startGuarded({
			command: process.execPath,
			args: ['-e', program],
			onLine: (line) => (grandchildPid = Number(line.split(' ')[1])),
		});
		await until(() => grandchildPid > 0);
		return { started, pids: [started.pid, grandchildPid] };
	}

	test('is killed with all that it started', async () => {
		const { started, pids } = await startFamily();
		expect(pids.map(isAlive)).toEqual([true, true]);
		await started.kill();
		await until(() => !pids.some(isAlive));
	});

	test('is told to stop, and leaves nothing behind; the code of its signal is passed on', async () => {
		const { started, pids } = await startFamily();
		await started.stop();
		expect(await started.exited).toBe(143);
		await until(() => !pids.some(isAlive));
	});

	test('that can not be started is told at once', async () => {
		await expect(startGuarded({ command: path.join(root, 'no-such-program'), args: [] })).rejects.toThrow(
			'no-such-program ended at once with exit code 127',
		);
	});
});

test('PostgreSQL ends and its data goes when the process that started it is killed', async () => {
	const { pid, line } = await firstLineOf(`
		const { startPostgres } = require('./scripts/lib/postgres');
		const { readdirSync } = require('node:fs');
		const before = new Set(readdirSync(require('node:os').tmpdir()));
		startPostgres().then(({ port }) => {
			const folder = readdirSync(require('node:os').tmpdir()).find((name) => name.startsWith('postgres-') && !before.has(name));
			console.log(JSON.stringify({ port, folder }));
			setInterval(() => {}, 1000);
		});`);
	const folder = path.join(tmpdir(), line.folder as string);
	const [postmaster = ''] = (await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
	expect(isAlive(Number(postmaster))).toBe(true);
	process.kill(pid, 'SIGKILL');
	await until(() => !isAlive(Number(postmaster)) && !existsSync(folder));
});

test('two runs at once fill a folder of the cache once, and a run that died is taken over', async () => {
	const cache = await mkdtemp(path.join(tmpdir(), 'cache-'));
	try {
		const fill = (how: string) => `
			process.env.XDG_CACHE_HOME = ${JSON.stringify(cache)};
			import('./scripts/lib/cache.mjs').then(({ cached }) => cached('thing', async (folder) => {
				require('node:fs').writeFileSync(folder + '/' + process.pid, '');
				${how}
			})).then((folder) => console.log(JSON.stringify({ folder })));`;
		const dying = await firstLineOf(
			fill("console.log('{}'); await new Promise((resolve) => setTimeout(resolve, 60000));"),
		);
		process.kill(dying.pid, 'SIGKILL');
		const slow = fill('await new Promise((resolve) => setTimeout(resolve, 300));');
		const lines = await Promise.all([firstLineOf(slow), firstLineOf(slow)]);
		const folder = path.join(cache, 'n8n-nodes-line-group-buy', 'thing');
		expect(lines.map(({ line }) => line.folder)).toEqual([folder, folder]);
		expect(await readdir(folder)).toHaveLength(1);
	} finally {
		await rm(cache, { recursive: true, force: true });
	}
});
