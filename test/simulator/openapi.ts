import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019';
import { parse } from 'yaml';

/*
 * LINE's OpenAPI files as validators. Their schemas tell subtypes apart with `discriminator`, which JSON Schema ignores
 * (a validator that does so lets nearly everything pass), so it is turned into if/then here; and what a schema does not
 * list is refused, as LINE refuses unknown properties.
 */

type Json = Record<string, unknown>;

interface Document {
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, Json> };
}

interface Operation {
	requestBody?: { content: Record<string, { schema: Json }> };
	responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}

/** What is wrong with a value, in words; empty when nothing is. */
export type Findings = string[];

export interface OpenApi {
	/** `method` and `path` of a request as made, and its JSON body. */
	checkRequest(method: string, path: string, body: unknown): Findings;
	checkAnswer(method: string, path: string, status: number, body: unknown): Findings;
	/** Body of a webhook. */
	checkWebhook(body: unknown): Findings;
	checkSchema(name: string, value: unknown): Findings;
	/** Whether the document has the endpoint, with `{}` for every path parameter. */
	has(method: string, template: string): boolean;
}

/** @returns `undefined` when the folder is not there: LINE's files are not part of this package */
export function loadOpenApi(file = 'messaging-api.yml'): OpenApi | undefined {
	const folder = join(__dirname, '../../../shared/line-openapi');
	if (!existsSync(join(folder, file))) return undefined;
	const read = (name: string) => parse(readFileSync(join(folder, name), 'utf8')) as Document;
	const api = read(file);
	const validate = validators('api', api);
	const validateWebhook = validators('webhook', read('webhook.yml'));
	const routes = Object.entries(api.paths).map(([path, operations]) => ({
		pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
		template: path.replace(/\{\w+\}/g, '{}'),
		operations,
	}));
	const operation = (method: string, path: string) => {
		// `/message/quota/consumption` fits `/message/{messageId}/…` as well: the literal path comes first.
		const fitting = routes.filter(({ pattern }) => pattern.test(path));
		const exact = fitting.find(({ template }) => template === path) ?? fitting[0];
		return exact?.operations[method.toLowerCase()];
	};
	return {
		checkRequest: (method, path, body) => {
			const found = operation(method, path);
			if (!found) return [`There is no ${method} ${path}`];
			const schema = found.requestBody?.content['application/json']?.schema;
			if (!schema) return body === undefined ? [] : [`${method} ${path} takes no body`];
			return body === undefined ? [] : validate(schema, body);
		},
		checkAnswer: (method, path, status, body) => {
			if (status >= 400) return validate({ $ref: '#/components/schemas/ErrorResponse' }, body);
			const answer = operation(method, path)?.responses[String(status)];
			if (!answer) return [`${method} ${path} does not answer ${status}`];
			const schema = answer.content?.['application/json']?.schema;
			return schema ? validate(schema, body) : [];
		},
		checkWebhook: (body) => validateWebhook({ $ref: '#/components/schemas/CallbackRequest' }, body),
		checkSchema: (name, value) => validate({ $ref: `#/components/schemas/${name}` }, value),
		has: (method, template) =>
			routes.some((route) => route.template === template && method.toLowerCase() in route.operations),
	};
}

function validators(id: string, document: Document): (schema: Json, value: unknown) => Findings {
	const { schemas } = document.components;
	const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
	ajv.addSchema({ $id: id, $defs: definitions(schemas) });
	const compiled = new Map<string, ValidateFunction>();
	return (schema, value) => {
		const key = JSON.stringify(schema);
		let validate = compiled.get(key);
		if (!validate) {
			validate = ajv.compile(withReferences(schema, (name) => `${id}#/$defs/${name}`) as Json);
			compiled.set(key, validate);
		}
		if (validate(value)) return [];
		return (validate.errors ?? [])
			.filter(({ keyword }) => keyword !== 'if')
			.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
	};
}

/**
 * Two of each schema: `X` as a value must be (the right subtype, no unknown properties) and `X.open` as other schemas
 * extend it.
 */
function definitions(schemas: Record<string, Json>): Record<string, Json> {
	const definitions: Record<string, Json> = {};
	for (const [name, schema] of Object.entries(schemas)) {
		const { discriminator, allOf, ...rest } = schema as Json & {
			discriminator?: { propertyName: string; mapping: Record<string, string> };
			allOf?: Json[];
		};
		const closed = (target: string) => `#/$defs/${target}`;
		const parents = allOf?.map((part) =>
			typeof part['$ref'] === 'string'
				? { $ref: `#/$defs/${nameOf(part['$ref'])}.open` }
				: withReferences(part, closed),
		);
		definitions[`${name}.open`] = {
			...(withReferences(rest, closed) as Json),
			...(parents ? { allOf: parents } : {}),
		};
		const whole = { $ref: `#/$defs/${name}.open` };
		if (discriminator) {
			const { propertyName, mapping } = discriminator;
			definitions[name] = {
				allOf: [
					whole,
					{ properties: { [propertyName]: { enum: Object.keys(mapping) } } },
					...Object.entries(mapping).map(([value, target]) => ({
						if: { properties: { [propertyName]: { const: value } }, required: [propertyName] },
						then: { $ref: `#/$defs/${nameOf(target)}` },
					})),
				],
			};
		} else if (rest['type'] === 'object' || allOf) {
			definitions[name] = { ...whole, unevaluatedProperties: false };
		} else {
			definitions[name] = whole;
		}
	}
	return definitions;
}

function nameOf(reference: string): string {
	return reference.slice(reference.lastIndexOf('/') + 1);
}

/** The schema with every `$ref` to a component rewritten, and without OpenAPI's own words. */
function withReferences(schema: unknown, to: (name: string) => string): unknown {
	if (Array.isArray(schema)) return schema.map((item) => withReferences(item, to));
	if (typeof schema !== 'object' || schema === null) return schema;
	return Object.fromEntries(
		Object.entries(schema)
			.filter(([key]) => key !== 'example' && key !== 'externalDocs')
			.map(([key, value]) =>
				key === '$ref' && typeof value === 'string'
					? [key, to(nameOf(value))]
					: [key, withReferences(value, to)],
			),
	);
}
