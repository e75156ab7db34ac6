// npm test: installs what is missing, then runs every check, all of them even after one failed.
// The last line of its output is "N passed, N failed": each jest test, and lint, type check and build as one each.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureInstalled, npmCommand, run } from './lib/install.mjs';
import { ensureN8n } from './lib/pinned-n8n.mjs';

const reports = await mkdtemp(path.join(tmpdir(), 'reports-'));
const rows = [];

// Ctrl-C reaches the running step too; the ones after it are not begun.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));

/** Runs one npm script and counts it as one check. */
async function check(script, args = []) {
	const { command, options } = npmCommand();
	const code = await run(command, ['run', '--silent', script, ...args], options);
	return code === 0;
}

async function step(name, work) {
	if (interrupted) return false;
	console.log(`\n── ${name} ──`);
	const start = Date.now();
	const { passed, failed } = await work().catch((error) => {
		console.error(error.message);
		return { passed: 0, failed: 1 };
	});
	rows.push({ name, passed, failed, seconds: Math.round((Date.now() - start) / 1000) });
	return failed === 0;
}

const single = (script) => () =>
	check(script).then((good) => ({ passed: good ? 1 : 0, failed: good ? 0 : 1 }));

/** Counts by jest's own report; a suite that could not run, a crash and an empty run are failures too. */
const jest =
	(project, options = []) =>
	async () => {
		const report = path.join(reports, `${project}.json`);
		const good = await check('jest', [
			'--',
			'--selectProjects',
			project,
			'--json',
			`--outputFile=${report}`,
			...options,
		]);
		const counts = JSON.parse(await readFile(report, 'utf8').catch(() => '{}'));
		const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = counts;
		const failed = numFailedTests + numRuntimeErrorTestSuites;
		return { passed, failed: failed === 0 && (!good || passed === 0) ? 1 : failed };
	};

try {
	const installed = await step('install', async () => {
		await ensureInstalled();
		await ensureN8n();
		return { passed: 0, failed: 0 };
	});
	if (installed) {
		await step('lint', single('lint'));
		await step('type check', single('typecheck'));
		const built = await step('build', single('build'));
		// By itself jest leaves a core to the machine, which is half of two.
		await step('unit', jest('unit', ['--maxWorkers=2']));
		if (built) {
			await step('workflows', jest('workflows'));
			await step('e2e', jest('e2e', ['--runInBand']));
		} else {
			console.log('\nThe tests of the built nodes did not run, since the build did not succeed.');
		}
	}
} finally {
	await rm(reports, { recursive: true, force: true });
}

console.log('\nchecks');
for (const { name, passed, failed, seconds } of rows) {
	const result = failed ? `${failed} FAILED, ${passed} passed` : passed ? `${passed} passed` : 'done';
	console.log(`  ${name.padEnd(12)} ${result.padEnd(24)} ${seconds} s`);
}
const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
const [passed, failed] = [sum('passed'), sum('failed')];
if (interrupted) process.exitCode = 130;
else if (failed > 0 || passed === 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);
