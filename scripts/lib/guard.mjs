// node guard.mjs JSON: runs one program for a parent and never lets it outlive that parent, however the parent ends.
// JSON: { command, args, uid?, gid?, stopSignal, remove? }; `remove` is a folder deleted after the program ended.
// The parent holds the other end of the IPC channel: when it dies, even by SIGKILL, the channel closes.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';

const { command, args, uid, gid, stopSignal, remove } = JSON.parse(process.argv[2]);
const patience = 10_000;
const windows = process.platform === 'win32';

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], uid, gid });

function end(code) {
	// Retries: other processes of the program may still be closing their files.
	if (remove) rmSync(remove, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
	process.exit(code);
}

function stop() {
	if (windows) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
	else child.kill(stopSignal);
	setTimeout(() => {
		if (remove) rmSync(remove, { recursive: true, force: true });
		// The guard was started as leader of its own process group, so this reaches everything below it, and itself.
		process.kill(windows ? process.pid : -process.pid, 'SIGKILL');
	}, patience).unref();
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
