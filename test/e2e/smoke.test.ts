import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startN8n } from '../../scripts/lib/n8n';
import { n8n as block, name as packageName } from '../../package.json';
import { launchBrowser } from './browser';
import { openEditor } from './editor';

jest.setTimeout(600_000);

/** A process and all that it started, as far as they still belong to it. */
function processTree(root: number): number[] {
	const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
	const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
	const below = (parent: number): number[] =>
		pairs.filter(([, ppid]) => ppid === parent).flatMap(([pid]) => [pid, ...below(pid)]);
	return [root, ...below(root)];
}

test('n8n starts with the package, calls nobody outside, its editor opens, and stopping it leaves nothing behind', async () => {
	const watch = `--require ${JSON.stringify(path.join(__dirname, 'watch-network.cjs'))}`;
	const n8n = await startN8n({ env: { NODE_OPTIONS: watch } });
	const browser = await launchBrowser();
	const processes = processTree(n8n.pid);
	expect(processes.length).toBeGreaterThan(1); // its task runner
	try {
		const names = (await n8n.nodeTypes()).map(({ name }) => name);
		for (const file of block.nodes) {
			const node = path.basename(file, '.node.js');
			expect(names).toContain(`${packageName}.${node[0]!.toLowerCase()}${node.slice(1)}`);
		}

		const page = await openEditor(browser, n8n);
		await page.goto(`${n8n.url}/workflow/new`);
		await page.getByText('Add first step').waitFor();
	} finally {
		await browser.close();
		await n8n.stop();
	}
	expect(n8n.log.filter((line) => line.startsWith('OUTSIDE'))).toEqual([]);
	for (const pid of processes) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
	expect(existsSync(n8n.userFolder)).toBe(false);
});

test('a page shows Chinese glyphs, not boxes', async () => {
	const browser = await launchBrowser();
	try {
		const page = await browser.newPage();
		const picture = async (text: string) => {
			await page.setContent(`<body style="font: 40px sans-serif">${text}</body>`);
			return (await page.screenshot()).toString('base64');
		};
		// A missing glyph is drawn as the same box whatever the character.
		expect(await picture('團')).not.toBe(await picture('購'));
	} finally {
		await browser.close();
	}
});
