import type {
	FunctionsBase,
	IAllExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	RequestHelperFunctions,
} from 'n8n-workflow';

import type { ApiRequest, ApiResponse, LineApi } from '../../lib/line/messaging-api';

type Context = Pick<FunctionsBase, 'getCredentials'> & {
	helpers: Pick<RequestHelperFunctions, 'httpRequestWithAuthentication'>;
};

/** LINE through n8n's own HTTP client, so that its proxy, time-outs and credential rules hold. */
export async function lineApi(context: Context): Promise<LineApi> {
	const { apiBaseUrl } = await context.getCredentials<{ apiBaseUrl: string }>('lineMessagingApi');
	return {
		baseUrl: apiBaseUrl,
		request: async (request) =>
			toResponse(
				await context.helpers.httpRequestWithAuthentication.call(
					context as unknown as IAllExecuteFunctions,
					'lineMessagingApi',
					toOptions(request),
				),
			),
	};
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

function toOptions({ method, url, headers, body, form, timeout }: ApiRequest): IHttpRequestOptions {
	return {
		method,
		url,
		headers,
		...(body && { body }),
		...(form && { body: new URLSearchParams(form) }),
		json: true,
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
}

function toResponse(response: unknown): ApiResponse {
	const { statusCode, headers, body } = response as IN8nHttpFullResponse;
	return { statusCode, headers, body };
}
