// node guard.mjs JSON: runs one program for a parent and never lets it outlive that parent, however the parent ends.
// JSON: { command, args, uid?, gid?, stopSignal, remove? }; `remove` is a folder deleted after the program ended.
// The parent holds the other end of the IPC channel: when it dies, even by SIGKILL, the channel closes.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';

const { command, args, uid, gid, stopSignal, remove } = JSON.parse(process.argv[2]);
const patience = 10_000;
const windows = process.platform === 'win32';

// A process group of its own, by which everything that the program starts is reached too.
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], uid, gid, detached: !windows });

function killGroup() {
	if (windows) return void spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch {
		// Nothing is left of it.
	}
}

function end(code) {
	if (child.pid !== undefined) killGroup();
	// Retries: processes that were just killed may still hold files.
	if (remove) rmSync(remove, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
	process.exit(code);
}

function stop() {
	if (windows) return killGroup();
	child.kill(stopSignal);
	setTimeout(killGroup, patience);
}

child.once('error', (error) => {
	console.error(`${command} did not start: ${error.message}`);
	end(127);
});
child.once('exit', (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
child.once('spawn', () => process.send({ pid: child.pid }));
process.once('disconnect', stop);
process.once('SIGTERM', stop);
// On Ctrl-C the parent decides; the terminal signals only its own process group, but a shell may signal more.
process.on('SIGINT', () => undefined);
