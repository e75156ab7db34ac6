import type { WorkflowFile } from './n8n';
import { storefrontTriggerType } from './templates';

/** Of the pages: chosen here, so that their address is known before their workflow is there. */
const WEBHOOK_ID = 'storefront';

export const shopTemplate = 'storefront.json';
export const shopStart = 'Set Up the Shop';

/** The template of the storefront as a shop would fill it in; other templates as they are. */
export function withExampleShop(template: WorkflowFile, n8nUrl: string): WorkflowFile {
	const trigger = template.nodes.find(({ type }) => type === storefrontTriggerType);
	if (!trigger) return template;
	const settings: Record<string, string> = {
		storefrontUrl: `${n8nUrl}/webhook/${WEBHOOK_ID}/shop`,
		bankCode: '822',
		bankName: '中國信託',
		accountNumber: '000123456789',
		accountName: '好吃團購（示範，請勿匯款）',
	};
	const nodes = template.nodes.map((node) => {
		if (node === trigger) return { ...node, webhookId: WEBHOOK_ID };
		return node.name === 'Shop Settings' ? withValues(node, settings) : node;
	});
	return { ...template, nodes };
}

type Node = WorkflowFile['nodes'][number];

/** Fields of an Edit Fields node. */
function withValues(node: Node, values: Record<string, string>): Node {
	const { assignments } = node.parameters as {
		assignments: { assignments: Array<{ name: string; value: unknown }> };
	};
	const filled = assignments.assignments.map((field) => ({
		...field,
		value: values[field.name] ?? field.value,
	}));
	return { ...node, parameters: { ...node.parameters, assignments: { assignments: filled } } };
}
