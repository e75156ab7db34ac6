// node --import tsx bench/settle-alone.ts FILE CODE: settles a campaign and tells its parent what that took.
import { settleCampaign } from '../lib/store/settle';
import { openStore } from '../lib/store/store';

export interface Settled {
	milliseconds: number;
	/** Of the processor; less than the above by what was waited for the disk and for other work on this machine. */
	processorMilliseconds: number;
	/** Largest resident set of the process, in MiB. */
	peakMiB: number;
}

async function settle(file: string, code: string): Promise<Settled> {
	const store = await openStore({ kind: 'sqlite', file });
	const start = performance.now();
	const before = process.cpuUsage();
	const settling = { actor: null, reason: null };
	const { state } = await store.tx(async (trx) => await settleCampaign(trx, code, settling, Date.now()));
	const milliseconds = performance.now() - start;
	const { user, system } = process.cpuUsage(before);
	await store.close();
	if (state !== 'settled') throw new Error(`The campaign is ${state}`);
	return { milliseconds, processorMilliseconds: (user + system) / 1000, peakMiB: peakMiB() };
}

const peakMiB = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

const [file = '', code = ''] = process.argv.slice(2);
settle(file, code).then(
	(settled) => process.send?.(settled, () => process.disconnect()),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
		process.disconnect();
	},
);
