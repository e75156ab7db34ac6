import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { N8n, StoredWorkflow, WorkflowFile } from './n8n';

export const triggerType = 'n8n-nodes-line-group-buy.lineGroupTrigger';
export const storefrontTriggerType = 'n8n-nodes-line-group-buy.groupBuyStorefrontTrigger';

/**
 * What must listen all the time; forms and schedules wait until their user publishes them, and so does whatever else has a LINE
 * trigger: a channel has one endpoint, and here it is the group bot's.
 */
const listening: readonly string[] = ['line-group-bot.json', 'storefront.json'];

interface Imported {
	workflowId: string;
	/** Of the template as it was filled in, to see that a newer version of this project brought another one. */
	fileHash: string;
	/** Of the workflow as n8n stored it, to see that the user changed it. */
	storedHash: string;
}

export interface TemplateOutcome {
	file: string;
	name: string;
	workflowId: string;
	what: 'imported' | 'updated' | 'unchanged' | 'kept as you changed it' | 'left out, as you deleted it';
}

const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const content = ({ name, nodes, connections }: WorkflowFile) => ({ name, nodes, connections });

/**
 * Brings the workflow files of a folder into n8n and activates those that listen: each once, again only when its
 * file has changed, and never over the user's own changes. `recordFile` remembers what was imported; `fillIn` puts in what
 * the user of a template would, and has to do it the same way each time.
 */
export async function importTemplates(
	n8n: N8n,
	folder: string,
	recordFile: string,
	fillIn: (template: WorkflowFile) => WorkflowFile = (template) => template,
): Promise<TemplateOutcome[]> {
	const record = JSON.parse(await readFile(recordFile, 'utf8').catch(() => '{}')) as Record<string, Imported>;
	const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
	const outcomes: TemplateOutcome[] = [];
	for (const file of files.sort()) {
		const text = await readFile(path.join(folder, file), 'utf8');
		const template = fillIn(JSON.parse(text) as WorkflowFile);
		const { what, ...imported } = await importOne(n8n, file, template, record[file]);
		record[file] = imported;
		outcomes.push({ file, name: template.name, workflowId: imported.workflowId, what });
		// Written at once: an import that is forgotten would be doubled by the next start.
		await writeFile(recordFile, JSON.stringify(record, null, '\t'));
	}
	return outcomes;
}

async function importOne(
	n8n: N8n,
	file: string,
	template: WorkflowFile,
	known: Imported | undefined,
): Promise<Imported & Pick<TemplateOutcome, 'what'>> {
	const fileHash = hash(template);
	/** Activates what has to listen; resolves with the hash of the workflow as it then stands in n8n. */
	const activated = async (workflowId: string) => {
		if (listening.includes(file)) await n8n.activate(workflowId);
		return hash(content(await n8n.rest<StoredWorkflow>('GET', `/workflows/${workflowId}`)));
	};
	if (!known) {
		const workflowId = await n8n.importWorkflow(template);
		return { workflowId, fileHash, storedHash: await activated(workflowId), what: 'imported' };
	}
	const { workflowId, storedHash } = known;
	const workflows = await n8n.rest<Array<{ id: string; isArchived: boolean }>>('GET', '/workflows');
	if (!workflows.some(({ id, isArchived }) => id === workflowId && !isArchived))
		return { ...known, what: 'left out, as you deleted it' };
	if (known.fileHash === fileHash) return { ...known, what: 'unchanged' };
	const stored = await n8n.rest<StoredWorkflow>('GET', `/workflows/${workflowId}`);
	if (hash(content(stored)) !== storedHash) return { ...known, what: 'kept as you changed it' };

	// The webhook's address stays: LINE knows it.
	const webhookIds = new Map(stored.nodes.map(({ name, webhookId }) => [name, webhookId]));
	const nodes = template.nodes.map((node) => {
		const webhookId = webhookIds.get(node.name);
		return webhookId === undefined ? node : { ...node, webhookId };
	});
	const { versionId } = stored;
	await n8n.rest('PATCH', `/workflows/${workflowId}`, { ...content({ ...template, nodes }), versionId });
	return { workflowId, fileHash, storedHash: await activated(workflowId), what: 'updated' };
}
