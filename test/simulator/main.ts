/**
 * The simulator as a program: `node --import tsx test/simulator/main.ts`
 *
 * - `LINE_SIMULATOR_PORT` (5680)
 * - `LINE_SIMULATOR_STATE`: a file that keeps everything over restarts; without it every start begins anew
 * - `LINE_SIMULATOR_INVITE=1`: the account is in the group from the first start
 */
import { startSimulator, type Simulator } from './index';
import { seed } from './seed';

async function main(): Promise<void> {
	const { LINE_SIMULATOR_PORT = '5680', LINE_SIMULATOR_STATE, LINE_SIMULATOR_INVITE } = process.env;
	const port = Number(LINE_SIMULATOR_PORT);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) {
		throw new Error(`LINE_SIMULATOR_PORT must be a port number, got "${LINE_SIMULATOR_PORT}"`);
	}
	const simulator = await start(port, LINE_SIMULATOR_STATE);
	if (simulator.state.users.size === 0) {
		const { groupId } = seed(simulator);
		if (LINE_SIMULATOR_INVITE === '1') simulator.inviteBot(groupId);
	}
	console.log(`LINE simulator: ${simulator.url}/`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close().then(() => process.exit(0)));
	}
}

async function start(port: number, state: string | undefined): Promise<Simulator> {
	try {
		return await startSimulator({ port, seed: 'line-simulator', ...(state === undefined ? {} : { state }) });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
		throw new Error(`Port ${port} is in use. Set LINE_SIMULATOR_PORT to another one.`, { cause: error });
	}
}

main().catch((error: unknown) => {
	console.error((error as Error).message);
	process.exitCode = 1;
});
