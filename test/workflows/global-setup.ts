// Once for all in-process tests: the pinned n8n, whose standard nodes the templates use, and a folder for their data.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureN8n } from '../../scripts/lib/pinned-n8n.mjs';

export default async function setup() {
	process.env.PINNED_N8N = await ensureN8n();
	process.env.WORKFLOW_TEST_DATA = await mkdtemp(path.join(tmpdir(), 'n8n-workflows-'));
}

export async function teardown() {
	await rm(process.env.WORKFLOW_TEST_DATA ?? '', { recursive: true, force: true });
}
