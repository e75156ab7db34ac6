// Once for all end-to-end tests: the pinned n8n, the package as a user would get it, and a browser.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { browserSettings } from '../../scripts/lib/chromium.mjs';
import { installPackage } from '../../scripts/lib/package';
import { ensureN8n } from '../../scripts/lib/pinned-n8n.mjs';

const shared = globalThis as { testPackageParent?: string };

export default async function setup() {
	process.env.PINNED_N8N = await ensureN8n();
	process.env.TEST_BROWSER = JSON.stringify(await browserSettings());
	shared.testPackageParent = await mkdtemp(path.join(tmpdir(), 'package-'));
	process.env.TEST_PACKAGE = await installPackage(shared.testPackageParent);
}

export async function teardown() {
	await rm(shared.testPackageParent ?? '', { recursive: true, force: true });
}
