import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface GuardedOptions {
	command: string;
	args: string[];
	env?: NodeJS.ProcessEnv;
	cwd?: string;
	/** Run as another user; only root may ask for it. */
	uid?: number;
	gid?: number;
	/** Sent on stop(); default SIGTERM. */
	stopSignal?: NodeJS.Signals;
	/** Folder that is deleted once the program has ended, even if this process died before. */
	remove?: string;
	/** Gets each line of standard output and standard error. */
	onLine?: (line: string) => void;
}

export interface GuardedProcess {
	/** Process id of the program itself. */
	pid: number;
	/** Settles with the exit code when the program has ended. */
	exited: Promise<number>;
	/** Asks the program to end, and kills it after 10 s. */
	stop(): Promise<void>;
	/** SIGKILL to the program and all its children, at once. */
	kill(): Promise<void>;
}

/**
 * Starts a program in its own process group under guard.mjs, so that it ends with this process: at stop(), on Ctrl-C,
 * and also when this process is killed. Rejects when the program can't be started.
 */
export async function startGuarded(options: GuardedOptions): Promise<GuardedProcess> {
	const { env, cwd, onLine, ...job } = options;
	const guard = spawn(
		process.execPath,
		[path.join(__dirname, 'guard.mjs'), JSON.stringify({ stopSignal: 'SIGTERM', ...job })],
		{ env, cwd, detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
	);
	readLines(guard, onLine);
	const exited = new Promise<number>((resolve) => {
		guard.once('exit', (code) => resolve(code ?? 137));
	});
	const pid = await new Promise<number>((resolve, reject) => {
		guard.once('message', (message: { pid: number }) => resolve(message.pid));
		guard.once('error', reject);
		void exited.then((code) => reject(new Error(`${options.command} ended at once with exit code ${code}.`)));
	});
	return {
		pid,
		exited,
		stop: async () => {
			if (guard.connected) guard.disconnect();
			await exited;
		},
		kill: async () => {
			if (guard.exitCode === null) killGroup(pid);
			await exited;
		},
	};
}

/** The guard notices the end of the program and ends too. */
function killGroup(pid: number) {
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
		return;
	}
	try {
		process.kill(-pid, 'SIGKILL');
	} catch (error) {
		// It ended by itself just now.
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

function readLines(child: ChildProcess, onLine: ((line: string) => void) | undefined) {
	for (const stream of [child.stdout, child.stderr]) {
		if (!stream) continue;
		const lines = createInterface({ input: stream });
		lines.on('line', (line) => onLine?.(line));
	}
}

/** A TCP port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** True when a server could listen on the port of 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
	const server = createServer();
	return new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
