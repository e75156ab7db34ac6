import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** For what is done only when it is said twice. */
export const previewField = (description: string): INodeProperties => ({
	displayName: 'Preview',
	name: 'preview',
	type: 'boolean',
	default: true,
	description,
});

/** Of operations that erase somebody's data. */
export const erasePreviewField = previewField(
	'Whether to only show whose data would be erased. Erasing cannot be undone.',
);

/** Anything but a clear no is a preview. */
export function isPreview(context: IExecuteFunctions, item: number): boolean {
	return context.getNodeParameter('preview', item, true) !== false;
}
