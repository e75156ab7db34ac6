import type {
	FunctionsBase,
	IAllExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	RequestHelperFunctions,
} from 'n8n-workflow';

import { parseJson, stringifyJson } from '../../lib/line/json';
import type { ApiRequest, ApiResponse, LineApi } from '../../lib/line/messaging-api';
import { channelKey } from './channel-key';

type Context = Pick<FunctionsBase, 'getCredentials'> & {
	helpers: Pick<RequestHelperFunctions, 'httpRequestWithAuthentication'>;
};

/** LINE through n8n's own HTTP client, so that its proxy, time-outs and credential rules hold. */
export async function lineApi(context: Context): Promise<LineApi> {
	const { apiBaseUrl } = await context.getCredentials<{ apiBaseUrl: string }>('lineMessagingApi');
	return { ...authenticated(context, 'lineMessagingApi', apiBaseUrl), channel: await channelKey(context) };
}

/** The host where LINE takes and gives files. */
export async function lineDataApi(context: Context): Promise<LineApi> {
	const { dataBaseUrl } = await context.getCredentials<{ dataBaseUrl: string }>('lineMessagingApi');
	return { ...authenticated(context, 'lineMessagingApi', dataBaseUrl), channel: await channelKey(context) };
}

/** LINE's Conversion API, which knows the tag's own token instead of a channel's. */
export async function lineConversionApi(context: Context): Promise<LineApi> {
	const { apiBaseUrl } = await context.getCredentials<{ apiBaseUrl: string }>('lineConversionApi');
	return authenticated(context, 'lineConversionApi', apiBaseUrl.trim());
}

/** LINE Login and LIFF: their requests carry what they need, an ID token or a channel's own token. */
export function lineLoginApi(
	{ helpers }: { helpers: Pick<RequestHelperFunctions, 'httpRequest'> },
	apiBaseUrl: string,
): LineApi {
	return {
		baseUrl: apiBaseUrl,
		request: async (request) => toResponse(await helpers.httpRequest(toOptions(request))),
	};
}

function authenticated(context: Context, credential: string, baseUrl: string): LineApi {
	return {
		baseUrl,
		request: async (request) =>
			toResponse(
				await context.helpers.httpRequestWithAuthentication.call(
					context as unknown as IAllExecuteFunctions,
					credential,
					toOptions(request),
				),
			),
	};
}

function toOptions({ method, url, headers, body, form, bytes, timeout }: ApiRequest): IHttpRequestOptions {
	return {
		method,
		url,
		headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
		// A buffer has a length that is known, so it is never sent in chunks.
		...(body && { body: Buffer.from(stringifyJson(body)) }),
		...(form && { body: new URLSearchParams(form) }),
		...(bytes && { body: bytes }),
		json: true,
		// Read by `parseJson`: n8n's own reading rounds long numbers.
		encoding: 'text',
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
}

function toResponse(response: unknown): ApiResponse {
	const { statusCode, headers, body } = response as IN8nHttpFullResponse;
	return { statusCode, headers, body: typeof body === 'string' ? parseJson(body) : body };
}
