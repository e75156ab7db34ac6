import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const flags = [
	// The tests must not depend on, or wait for, anything outside this machine.
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-domain-reliability',
	'--disable-sync',
	'--no-first-run',
	// The same glyph widths on every machine.
	'--font-render-hinting=none',
];

interface Settings {
	executablePath?: string;
	env?: Record<string, string>;
}

/** jest can't import the ES module that finds the browser, so the global set-up of the tests passes its answer on. */
async function settings(): Promise<Settings> {
	if (process.env.TEST_BROWSER) return JSON.parse(process.env.TEST_BROWSER) as Settings;
	return (await import('../../scripts/lib/chromium.mjs')).browserSettings();
}

/** Starts a headless Chromium: the one of npm on Linux x64, elsewhere an installed Chrome or playwright's own. */
export async function launchBrowser(): Promise<Browser> {
	const { executablePath, env } = await settings();
	const isRoot = process.getuid?.() === 0;
	const args = [...flags, ...(isRoot ? ['--no-sandbox'] : [])];
	if (executablePath)
		return chromium.launch({ executablePath, args, env: { ...definedEnvironment(), ...env } });
	try {
		return await chromium.launch({ channel: 'chrome', args });
	} catch {
		return chromium.launch({ args }).catch((error: unknown) => {
			throw new Error(
				'No browser was found: install Google Chrome, or run "npx playwright-core install chromium".',
				{ cause: error },
			);
		});
	}
}

function definedEnvironment(): Record<string, string> {
	return Object.fromEntries(
		Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}
