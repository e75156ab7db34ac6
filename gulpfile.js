const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');
const { bundleClient } = require('./scripts/lib/bundle-client.cjs');

// Pictures are bytes: gulp 5 would decode and re-encode them as UTF-8.
const bytes = { base: '.', encoding: false };
const packageFolders = '{credentials,icons,nodes}';

const clean = () => rm('dist', { recursive: true, force: true });

const compile = () =>
	spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
		stdio: 'inherit',
	});

// What the pages run in the browser; lib/web/page.ts puts it into them.
const client = () => bundleClient('dist/lib/web');

const icons = () => src(`${packageFolders}/**/*.{svg,png}`, bytes).pipe(dest('dist'));
// n8n reads categories, documentation links and search words from the .node.json beside a node's file.
const codex = () => src('nodes/**/*.node.json', bytes).pipe(dest('dist'));
const templates = () =>
	src('workflows/*.json', { encoding: false, allowEmpty: true }).pipe(dest('dist/workflows'));

module.exports = {
	default: series(clean, parallel(compile, client, icons, codex, templates)),
};
