import { spawnSync } from 'node:child_process';
import path from 'node:path';

jest.setTimeout(800_000);

test('npm run demo ends with every order right', () => {
	const root = path.resolve(__dirname, '../..');
	const demo = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/demo.ts'], {
		cwd: root,
		encoding: 'utf8',
	});
	expect(demo.stderr).toBe('');
	expect(demo.stdout).toMatch(/All 18 orders are right\.\n$/);
	expect(demo.status).toBe(0);
});
