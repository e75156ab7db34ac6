// npm run bench [-- NAME …]: runs the benches of these names, or all of them.
import { benchBooking } from './booking';
import { benchClosing } from './closing';
import { benchFeed } from './feed';
import { benchFeedNode } from './feed-node';
import { benchPage } from './page';
import { benchParser } from './parser';
import { benchReport } from './report';
import { benchTrigger } from './trigger';

const BENCHES: Record<string, () => Promise<unknown>> = {
	booking: benchBooking,
	closing: benchClosing,
	feed: benchFeed,
	'feed-node': benchFeedNode,
	page: benchPage,
	parser: benchParser,
	report: benchReport,
	trigger: benchTrigger,
};

async function main(): Promise<void> {
	const asked = process.argv.slice(2);
	const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
	if (unknown.length > 0) {
		throw new Error(
			`There is no bench named ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`,
		);
	}
	for (const [name, run] of Object.entries(BENCHES)) {
		if (asked.length === 0 || asked.includes(name)) await run();
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
