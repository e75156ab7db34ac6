// Runs before each test file and so before any import of n8n-core, which would otherwise write its settings into the
// user's own ~/.n8n. Every file gets its own n8n user folder, and so its own embedded database.
import { mkdtempSync } from 'node:fs';
import path from 'node:path';

process.env.N8N_USER_FOLDER = mkdtempSync(path.join(process.env.WORKFLOW_TEST_DATA ?? '', 'user-'));
process.env.N8N_ENCRYPTION_KEY = 'only for tests';
process.env.N8N_LOG_LEVEL = 'silent';
