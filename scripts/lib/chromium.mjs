// The browser of the end-to-end tests: unpacked from npm on Linux x64, an installed one elsewhere.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cached } from './cache.mjs';
import { nodeBinary, root, run } from './install.mjs';

const modules = path.join(root, 'node_modules');

/**
 * What playwright-core's launch() needs to run a Chromium here that shows Chinese text and emoji; {} where
 * playwright-core is to look for an installed Chrome or a Chromium of its own.
 * @returns {Promise<{ executablePath?: string, env?: Record<string, string> }>}
 */
export async function browserSettings() {
	if (process.platform !== 'linux' || process.arch !== 'x64') return {};
	const source = path.join(modules, '@sparticuz', 'chromium');
	const { version } = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
	const folder = await cached(`chromium-${version}`, async (partial) => {
		const library = pathToFileURL(path.join(source, 'build', 'index.js'));
		const unpack = `import('${library}').then(({ default: chromium }) => chromium.executablePath())`;
		// The package unpacks itself into the temporary folder, wherever that is.
		const code = await run(nodeBinary, ['-e', unpack], { env: { ...process.env, TMPDIR: partial } });
		if (code !== 0) throw new Error('Chromium could not be unpacked; the output is above.');
	});
	return {
		executablePath: path.join(folder, 'chromium'),
		env: { FONTCONFIG_FILE: await writeFontSettings() },
	};
}

/** A bare machine has no Chinese font; these come from npm. */
async function writeFontSettings() {
	const folder = path.join(modules, '.cache', 'fonts');
	const file = path.join(folder, 'fonts.conf');
	await mkdir(folder, { recursive: true });
	const fonts = ['noto-sans-tc/400Regular', 'noto-sans-tc/700Bold', 'noto-emoji/400Regular'];
	const folders = fonts.map((font) => path.join(modules, '@expo-google-fonts', font));
	await writeFile(
		file,
		`<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${[...folders, '/usr/share/fonts'].map((dir) => `	<dir>${dir}</dir>`).join('\n')}
	<cachedir>${path.join(folder, 'cache')}</cachedir>
	<alias><family>sans-serif</family><prefer><family>Noto Sans TC</family></prefer></alias>
</fontconfig>
`,
	);
	return file;
}
