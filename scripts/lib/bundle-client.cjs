const path = require('node:path');
const { build } = require('esbuild');

const root = path.resolve(__dirname, '../..');

/**
 * Bundles the pages' user interface to client.js and client.css, which the server puts into the page whole.
 *
 * @param {string} outdir
 */
exports.bundleClient = (outdir) =>
	build({
		entryPoints: { client: path.join(root, 'lib/web/client/main.tsx') },
		outdir,
		bundle: true,
		minify: true,
		format: 'iife',
		// LINE's in-app browser is the phone's own web view, which on older phones is years behind.
		target: 'es2020',
		charset: 'utf8',
		legalComments: 'none',
		tsconfig: path.join(root, 'lib/web/client/tsconfig.json'),
		logLevel: 'warning',
	});
