import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where `npm start` keeps its data: LINE_GROUP_BUY_DATA, or a folder where the platform keeps a user's data. */
export function dataFolder(): string {
	const { LINE_GROUP_BUY_DATA, LOCALAPPDATA, XDG_DATA_HOME } = process.env;
	if (LINE_GROUP_BUY_DATA) return path.resolve(LINE_GROUP_BUY_DATA);
	const home = homedir();
	const places: Partial<Record<NodeJS.Platform, string>> = {
		darwin: path.join(home, 'Library', 'Application Support'),
		win32: LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'),
	};
	const place = places[process.platform] ?? (XDG_DATA_HOME || path.join(home, '.local', 'share'));
	return path.join(place, 'n8n-nodes-line-group-buy');
}

export const simulatorFile = 'simulator.json';
export const templatesFile = 'templates.json';

/** Removes what `npm start` made in its data folder, and nothing else that may lie there. Resolves with the paths. */
export async function removeData(folder: string): Promise<string[]> {
	const paths = ['.n8n', 'owner-password', simulatorFile, templatesFile].map((name) =>
		path.join(folder, name),
	);
	for (const file of paths) await rm(file, { recursive: true, force: true });
	return paths;
}
