// Starts test/unit/store/worker.ts as a process of its own.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { WorkerAnswer, WorkerCommand } from '../unit/store/worker';

const ROOT = path.resolve(__dirname, '../..');

export class StoreWorker {
	private readonly child: ChildProcessByStdio<Writable, Readable, null>;

	private readonly answers: AsyncIterator<string>;

	constructor() {
		this.child = spawn(process.execPath, ['--import', 'tsx', 'test/unit/store/worker.ts'], {
			cwd: ROOT,
			stdio: ['pipe', 'pipe', 'inherit'],
			// What jest sets for itself is not for this process.
			env: { ...process.env, NODE_OPTIONS: '' },
		});
		// The end of a killed process is no error of the test.
		this.child.stdin.on('error', () => undefined);
		this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
	}

	send(command: WorkerCommand): void {
		this.child.stdin.write(`${JSON.stringify(command)}\n`);
	}

	/** The next answer; `undefined` when the process has ended. */
	async answer(): Promise<WorkerAnswer | undefined> {
		const { done, value } = await this.answers.next();
		return done ? undefined : (JSON.parse(value) as WorkerAnswer);
	}

	async ask(command: WorkerCommand): Promise<WorkerAnswer | undefined> {
		this.send(command);
		return await this.answer();
	}

	kill(): void {
		this.child.kill('SIGKILL');
	}
}
