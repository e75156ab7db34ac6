import { readFile } from 'node:fs/promises';
import type { N8n } from '../scripts/lib/n8n';

/** Resident set of n8n in MiB; only Linux tells it of another process. */
export async function memoryOf({ pid }: N8n): Promise<string> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const kib = /VmRSS:\s+(\d+)/.exec(status)?.[1];
	return kib === undefined ? 'unknown' : String(Math.round(Number(kib) / 1024));
}
