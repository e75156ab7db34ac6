/** The direction of imports: nodes → lib/* → lib/groupbuy; the simulator judges from outside. */
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		{
			name: 'no-circular',
			severity: 'error',
			comment: 'A cycle hides which of two files rests on the other.',
			from: {},
			to: { circular: true },
		},
		{
			name: 'lib-without-n8n',
			severity: 'error',
			comment: 'lib/ must run and be tested without n8n.',
			from: { path: '^lib/' },
			to: { path: 'node_modules/(@n8n/|n8n-)' },
		},
		{
			name: 'lib-imports-only-lib',
			severity: 'error',
			comment: 'nodes and credentials rest on lib, never the other way round.',
			from: { path: '^lib/' },
			to: { path: '^(nodes|credentials|test|bench|scripts)/' },
		},
		{
			name: 'domain-is-pure',
			severity: 'error',
			comment: 'The domain has no SQL, HTTP, clock or file in it: its own files and luxon only.',
			from: { path: '^lib/groupbuy/' },
			to: {
				pathNot: ['^lib/groupbuy/', 'node_modules/(@types/)?luxon/'],
				dependencyTypesNot: ['type-only'],
			},
		},
		{
			name: 'files-know-nothing',
			severity: 'error',
			comment: 'CSV, XLSX and QR codes are the same whatever is in them.',
			from: { path: '^lib/files/' },
			to: { path: '^lib/(?!files/)' },
		},
		{
			name: 'closing-pack-is-pure',
			severity: 'error',
			comment: 'Documents are made of what is handed over: no database and no LINE in it.',
			from: { path: '^lib/closing-pack/' },
			to: { path: '^lib/(?!closing-pack/|files/|groupbuy/)' },
		},
		{
			name: 'feed-is-pure',
			severity: 'error',
			comment: 'A feed is made of what is handed over: no database and no LINE in it.',
			from: { path: '^lib/feed/' },
			to: { path: '^lib/(?!feed/|groupbuy/)' },
		},
		{
			name: 'report-is-pure',
			severity: 'error',
			comment: 'Reports are made of what is handed over: no database and no LINE in it.',
			from: { path: '^lib/report/' },
			to: { path: '^lib/(?!report/|files/|groupbuy/)' },
		},
		{
			name: 'client-runs-in-browsers',
			severity: 'error',
			comment:
				'The pages share pure code and types with the server, and nothing that needs Node or a database.',
			from: { path: '^lib/web/client/' },
			to: {
				path: '^lib/',
				pathNot: '^lib/(groupbuy/|web/client/|web/cart-fragment)',
				dependencyTypesNot: ['type-only'],
			},
		},
		{
			name: 'bank-is-pure',
			severity: 'error',
			comment: "Payments are read out of a file's bytes: no database and no LINE in it.",
			from: { path: '^lib/bank/' },
			to: { path: '^lib/(?!bank/|files/|groupbuy/)' },
		},
		{
			name: 'simulator-is-independent',
			severity: 'error',
			comment: 'A judge that shares code with the judged repeats its mistakes.',
			from: { path: '^test/simulator/' },
			to: { path: '^(lib|nodes|credentials)/' },
		},
		{
			name: 'package-without-tests',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^(test|bench|scripts)/' },
		},
		{
			name: 'no-undeclared-package',
			severity: 'error',
			comment: 'What is installed by chance is missing for the user. The pages come bundled.',
			from: { path: '^(lib|nodes|credentials)/', pathNot: '^lib/web/client/' },
			to: {
				dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'],
				dependencyTypesNot: ['type-only', 'npm-peer'],
			},
		},
		{ name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(dist|coverage|scripts/n8n)/' },
		tsConfig: { fileName: 'tsconfig.json' },
		// `import type` counts: a type from n8n ties lib/ to n8n as well.
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'require', 'node', 'default', 'types'],
		},
	},
};
