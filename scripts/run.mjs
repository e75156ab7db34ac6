// node scripts/run.mjs COMMAND [ARGUMENT …]: installs what is missing, then runs a TypeScript file or a tool of
// node_modules/.bin on Node 24, whatever Node this script itself was started with.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureInstalled, nodeBinary, root, run } from './lib/install.mjs';

/** The script behind a tool's name, read from its package, since the shell wrappers in .bin can't be run by node. */
async function toolScript(name) {
	const packageName = { depcruise: 'dependency-cruiser', tsc: 'typescript' }[name] ?? name;
	const folder = path.join(root, 'node_modules', packageName);
	const { bin } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	return path.join(folder, typeof bin === 'string' ? bin : bin[name]);
}

// Kysely is an ES module, which jest can load from CommonJS only with this.
const jestFlags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

const [command = '', ...args] = process.argv.slice(2);
// The child decides when to end: on Ctrl-C the terminal signals it too, and it still has processes to stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

try {
	await ensureInstalled();
	const script = command.endsWith('.ts')
		? ['--import', 'tsx', path.join(root, command)]
		: [...(command === 'jest' ? jestFlags : []), await toolScript(command)];
	const bin = path.join(root, 'node_modules', '.bin');
	process.exitCode = await run(nodeBinary, [...script, ...args], {
		env: {
			...process.env,
			PATH: `${path.dirname(nodeBinary)}${path.delimiter}${bin}${path.delimiter}${process.env.PATH ?? ''}`,
		},
	});
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
}
