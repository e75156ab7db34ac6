// Every file of workflows/: what n8n needs to import it, and what its users need to understand it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import type {
	IConnections,
	IDataObject,
	INode,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import { describeNode } from './harness';
import { PACKAGE } from './package-nodes';

interface Template {
	name: string;
	nodes: Array<Omit<INode, 'credentials'> & { credentials?: Record<string, { id: null; name: string }> }>;
	connections: IConnections;
	settings: IDataObject;
	pinData: IDataObject;
}

const folder = path.resolve(__dirname, '../../workflows');
const files = readdirSync(folder);
const texts = new Map(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
const parsed = (file: string) => JSON.parse(texts.get(file)!) as Template;

const STICKY = 'n8n-nodes-base.stickyNote';

/** Names of credentials that the templates and their notes agree on: n8n finds them by name at import. */
const CREDENTIAL_NAMES: Record<string, string> = {
	lineLoginApi: 'LINE Login account',
	lineMessagingApi: 'LINE account',
	groupBuyDatabaseApi: 'Group Buy database',
	smtp: 'SMTP account',
};

describe.each(files)('%s', (file) => {
	const template = parsed(file);
	const { nodes, connections } = template;
	const notes = nodes.filter(({ type }) => type === STICKY);
	const working = nodes.filter(({ type }) => type !== STICKY);

	it('has what an import needs and nothing of the n8n that it was made in', () => {
		expect(Object.keys(template).sort()).toEqual(['connections', 'meta', 'name', 'nodes', 'pinData', 'settings', 'tags']);
		expect(template).toMatchObject({ pinData: {}, tags: [], settings: { executionOrder: 'v1', timezone: 'Asia/Taipei' } });
		expect(template.name).toMatch(/^[A-Z].{20,80}$/);
		expect(template.name).not.toMatch(/\p{Extended_Pictographic}/u);
	});

	it('is packed as it is', () => {
		const packed = path.resolve(__dirname, '../../dist/workflows', file);
		expect(readFileSync(packed, 'utf8')).toBe(texts.get(file));
	});

	it('holds no key, id, address or environment variable of anybody', () => {
		const text = texts.get(file)!;
		expect(text).not.toMatch(/\b[CRU][0-9a-f]{32}\b/);
		expect(text).not.toMatch(/\$env|Bearer|webhookId|instanceId|https?:\/\//);
		expect(text).not.toMatch(/[A-Za-z0-9+/]{64,}/);
	});

	it('names every node for itself', () => {
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		for (const name of names) expect(name).toMatch(/^[A-Z][\w :+'-]{3,}[a-z]$/);
	});

	it('connects every node, and only nodes that exist', () => {
		const names = new Set(working.map(({ name }) => name));
		const targets = Object.values(connections).flatMap((outputs) => (outputs.main ?? []).flatMap((to) => to ?? []));
		expect(Object.keys(connections).filter((name) => !names.has(name))).toEqual([]);
		expect(targets.filter(({ node }) => !names.has(node))).toEqual([]);
		for (const { type, index } of targets) expect([type, index]).toEqual(['main', 0]);
		const reached = new Set(targets.map(({ node }) => node));
		const starts = working.filter(({ name }) => !reached.has(name));
		expect(starts).not.toEqual([]);
		for (const { type } of starts) expect(type).toMatch(/Trigger$/);
	});

	it('explains itself in one yellow note, and its parts in neutral ones', () => {
		const yellow = notes.filter(({ parameters }) => parameters.color === undefined || parameters.color === 1);
		expect(yellow).toHaveLength(1);
		for (const note of notes) if (note !== yellow[0]) expect(note.parameters.color).toBe(7);
		expect(notes.length).toBeGreaterThan(1);

		const content = yellow[0]!.parameters.content as string;
		expect(content).toMatch(new RegExp(`^## ${template.name.replace(/[+]/g, '\\+')}\n`));
		expect(content.match(/^### .*/gm)).toEqual([
			"### Who's it for",
			'### How it works',
			'### How to set up',
			'### Requirements',
			'### How to customize',
		]);
		expect(content).toMatch(/^> Self-hosted n8n only: .+\*\*n8n-nodes-line-group-buy\*\*/m);
		expect(content.split(/\s+/).length).toBeLessThan(350);
		for (const { parameters } of notes) expect(parameters.content).not.toMatch(/<\/?[a-z]+[ >]/i);
	});

	it('names in its notes what is there', () => {
		const content = notes.map(({ parameters }) => parameters.content as string).join('\n');
		// Bold is a node, a credential, or a word of the text; what looks like a node's name has to be one.
		const bold = [...content.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name!);
		const named = bold.filter((name) => /^[A-Z]\w+( [A-Za-z]\w*)+$/.test(name));
		const known = [...working.map(({ name }) => name), ...Object.values(CREDENTIAL_NAMES)];
		expect(named.filter((name) => !known.includes(name))).toEqual([]);
		if (working.some(({ credentials }) => credentials?.lineMessagingApi)) expect(bold).toContain('LINE account');
	});

	describe.each(nodes.map((node) => [node.name, node] as const))('%s', (_name, node) => {
		let description: INodeTypeDescription;
		beforeAll(async () => {
			description = await describeNode(node.type, node.typeVersion);
		});

		it('uses parameters that are there, with values that they take', () => {
			expect(mistakes(node as INode, description)).toEqual([]);
			expect(NodeHelpers.getNodeParametersIssues(description.properties, node as INode, description)).toBeNull();
		});

		it('asks for the credentials that it needs, by the names of the notes', () => {
			const complete = { ...node, parameters: withDefaults(node, description) } as unknown as INode;
			const shown = (description.credentials ?? []).filter((credential) =>
				NodeHelpers.displayParameter(complete.parameters, credential, complete, description),
			);
			const given = Object.entries(node.credentials ?? {});
			expect(given.filter(([type]) => !shown.some(({ name }) => name === type))).toEqual([]);
			for (const { name } of shown.filter(({ required }) => required)) expect(Object.fromEntries(given)).toHaveProperty(name);
			for (const [type, credential] of given) expect(credential).toEqual({ id: null, name: CREDENTIAL_NAMES[type] });
		});
	});
});

function withDefaults(node: INode, description: INodeTypeDescription): INodeParameters {
	return NodeHelpers.getNodeParameters(description.properties, node.parameters, true, false, node, description)!;
}

const isExpression = (value: unknown) => typeof value === 'string' && value.startsWith('=');

/** Parameters that the description does not have or does not show, and values that they cannot have. */
function mistakes(node: INode, description: INodeTypeDescription): string[] {
	const complete = withDefaults(node, description);
	const shown = (property: INodeProperties) => NodeHelpers.displayParameter(complete, property, node, description, complete);
	return checkAll(node.parameters, description.properties, shown, '');
}

function checkAll(
	values: object,
	properties: INodeProperties[],
	shown: (property: INodeProperties) => boolean,
	at: string,
): string[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const where = `${at}${name}`;
		const named = properties.filter((property) => property.name === name);
		if (named.length === 0) return `${where} is not there`;
		const property = named.find(shown);
		return property ? checkValue(value, property, where) : `${where} is not shown`;
	});
}

function checkValue(value: unknown, property: INodeProperties, where: string): string[] {
	const { type, options = [] } = property;
	const always = () => true;
	const among = (item: unknown) =>
		(options as INodePropertyOptions[]).some((option) => option.value === item) ? [] : [`${where} cannot be ${String(item)}`];
	// Some lists are made by the node when they are opened.
	if (property.typeOptions?.loadOptionsMethod) return [];
	if (isExpression(value)) return property.noDataExpression ? [`${where} takes no expression`] : [];
	switch (type) {
		case 'options':
			return among(value);
		case 'multiOptions':
			return Array.isArray(value) ? value.flatMap(among) : [`${where} is not a list`];
		case 'collection':
			return checkAll(value as object, options as INodeProperties[], always, `${where}.`);
		case 'fixedCollection':
			return Object.entries(value as object).flatMap(([name, list]) => {
				const group = (options as INodePropertyCollection[]).find((option) => option.name === name);
				if (!group) return `${where}.${name} is not there`;
				// What one entry shows may depend on its other values, which the engine checks when the template runs.
				return [list as object].flat().flatMap((entry) => checkAll(entry, group.values, always, `${where}.${name}.`));
			});
		case 'resourceLocator': {
			const { __rl: isLocator, mode } = value as { __rl?: boolean; mode?: string };
			const modes = property.modes?.map(({ name }) => name) ?? [];
			return isLocator && modes.includes(mode ?? '') ? [] : [`${where} has no mode ${mode}`];
		}
		case 'boolean':
		case 'number':
		case 'string':
			return typeof value === type ? [] : [`${where} is not a ${type}`];
		default:
			return [];
	}
}

test('the check finds what is wrong', async () => {
	const description = await describeNode(`${PACKAGE}.groupBuyCampaign`, 1);
	const node = (parameters: IDataObject) => ({ name: 'N', type: `${PACKAGE}.groupBuyCampaign`, typeVersion: 1, parameters }) as never;
	const group = { resource: 'group', operation: 'getAll' };
	expect(mistakes(node({ ...group, groupState: 'all' }), description)).toEqual([]);
	expect(mistakes(node({ ...group, groupState: 'sleeping' }), description)).toEqual(['groupState cannot be sleeping']);
	expect(mistakes(node({ ...group, language: 'en' }), description)).toEqual(['language is not shown']);
	expect(mistakes(node({ ...group, colour: 'red' }), description)).toEqual(['colour is not there']);
	expect(mistakes(node({ ...group, limit: '5' }), description)).toEqual(['limit is not a number']);
	expect(mistakes(node({ ...group, resource: '={{ 1 }}' }), description)).toContain('resource takes no expression');
	const create = { resource: 'campaign', operation: 'create', group: { __rl: true, mode: 'url', value: '' } };
	expect(mistakes(node({ ...create, options: { cap: 'A1=1' } }), description)).toEqual(['group has no mode url', 'options.cap is not there']);
	await expect(describeNode(`${PACKAGE}.groupBuyCampaign`, 2)).rejects.toThrow('has no version 2');
	await expect(describeNode('n8n-nodes-base.set', 99)).rejects.toThrow('version 99');
});
