import eslint from '@eslint/js';
import n8nCommunity from '@n8n/eslint-plugin-community-nodes';
import prettier from 'eslint-config-prettier';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const community = n8nCommunity.configs.recommended;
const base = (name) => n8nNodesBase.configs[name].rules;
const nodeGlobals = Object.fromEntries(
	[
		'AbortController',
		'Buffer',
		'URL',
		'clearInterval',
		'clearTimeout',
		'console',
		'process',
		'setInterval',
		'setTimeout',
	].map((name) => [name, 'readonly']),
);
const commonJsGlobals = {
	__dirname: 'readonly',
	exports: 'writable',
	module: 'writable',
	require: 'readonly',
};
const browserGlobals = Object.fromEntries(
	[
		'CustomEvent',
		'EventSource',
		'FormData',
		'HTMLElement',
		'Image',
		'IntersectionObserver',
		'Intl',
		'MutationObserver',
		'Node',
		'ResizeObserver',
		'URLSearchParams',
		'atob',
		'btoa',
		'cancelAnimationFrame',
		'document',
		'fetch',
		'history',
		'innerHeight',
		'innerWidth',
		'localStorage',
		'location',
		'matchMedia',
		'navigator',
		'requestAnimationFrame',
		'window',
	].map((name) => [name, 'readonly']),
);

// Three rules exist for n8n Cloud, which admits no database driver; this package is self-hosted (docs/dependencies.md).
const cloudOnly = {
	// A store needs kysely and pg; luxon and LINE's SDK come along as ordinary dependencies too.
	'@n8n/community-nodes/no-runtime-dependencies': 'off',
	// The same, seen from the import: node:sqlite, pg, node:crypto and this package's own lib/.
	'@n8n/community-nodes/no-restricted-imports': 'off',
	// The trigger drains its inbox on a timer, and one connection per process lives in globalThis.
	'@n8n/community-nodes/no-restricted-globals': 'off',
};

export default defineConfig(
	{ ignores: ['dist/', 'coverage/', 'scripts/n8n/', 'package-lock.json'] },
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	{
		files: ['{bench,credentials,lib,nodes,scripts,test}/**/*.{ts,tsx}'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			// Numbers and enums in a template string print as meant.
			'@typescript-eslint/restrict-template-expressions': [
				'error',
				{ allowNumber: true, allowBoolean: true },
			],
			// `void promise` says that nobody waits, on purpose.
			'@typescript-eslint/no-confusing-void-expression': [
				'error',
				{ ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
			],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			'no-console': ['error', { allow: ['warn', 'error'] }],
			eqeqeq: 'error',
		},
	},
	// Programs that print are the exception; nodes and libraries never do.
	{ files: ['{bench,scripts}/**/*.ts', 'test/simulator/main.ts'], rules: { 'no-console': 'off' } },
	{
		// Tests look into untyped JSON answers and pass unbound methods to expect().
		files: ['test/**/*.ts'],
		rules: {
			'@typescript-eslint/no-non-null-assertion': 'off',
			// jest's own matchers (expect.any, expect.objectContaining) are typed any.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		files: ['{credentials,nodes}/**/*.ts'],
		plugins: { ...community.plugins, 'n8n-nodes-base': n8nNodesBase },
		rules: { ...community.rules, ...cloudOnly },
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...base('credentials'),
			// Made for n8n's own repository, whose documentationUrl is a slug; a community package gives a whole address.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...base('nodes'),
			// These two refuse NodeConnectionTypes.Main, which n8n-workflow asks for since 1.0.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
	{
		files: ['package.json'],
		plugins: { ...community.plugins, 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: { ...community.rules, ...base('community'), ...cloudOnly },
	},
	{
		files: ['**/*.{js,mjs,cjs}'],
		extends: [eslint.configs.recommended],
		languageOptions: { globals: nodeGlobals },
	},
	{
		files: ['**/*.cjs', 'gulpfile.js', 'jest.config.js', 'test/workflows/fixture/**/*.js'],
		languageOptions: { sourceType: 'commonjs', globals: commonJsGlobals },
	},
	{ files: ['test/simulator/page/**/*.js'], languageOptions: { globals: browserGlobals } },
	prettier,
);
