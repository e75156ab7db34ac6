/** @type {import('jest').Config} */
const common = {
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
				// import() stays what it is, as in the build: some ES modules cannot be required.
				module: { type: 'commonjs', ignoreDynamic: true },
			},
		],
	},
	// The pinned n8n and the build repeat package.json names that jest's haste map would trip over.
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/scripts/n8n/'],
};

module.exports = {
	// No test is about speed: on a busy machine the slowest may take a minute. A hanging one is still told by its name.
	testTimeout: 120_000,
	projects: [
		{
			...common,
			displayName: 'unit',
			testMatch: ['<rootDir>/test/unit/**/*.test.ts', '<rootDir>/test/simulator/**/*.test.ts'],
			globalSetup: '<rootDir>/test/support/postgres.ts',
			globalTeardown: '<rootDir>/test/support/postgres-stop.ts',
		},
		{
			...common,
			displayName: 'workflows',
			testMatch: ['<rootDir>/test/workflows/**/*.test.ts'],
			setupFiles: ['<rootDir>/test/workflows/setup.ts'],
			globalSetup: '<rootDir>/test/workflows/global-setup.ts',
			globalTeardown: '<rootDir>/test/workflows/global-teardown.ts',
		},
		{
			...common,
			displayName: 'e2e',
			testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
			globalSetup: '<rootDir>/test/e2e/global-setup.ts',
			globalTeardown: '<rootDir>/test/e2e/global-teardown.ts',
		},
	],
};
