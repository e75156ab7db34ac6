import type {
	FunctionsBase,
	IAllExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	RequestHelperFunctions,
} from 'n8n-workflow';

import type { LineApi } from '../../lib/line/messaging-api';

type Context = Pick<FunctionsBase, 'getCredentials'> & {
	helpers: Pick<RequestHelperFunctions, 'httpRequestWithAuthentication'>;
};

/** LINE through n8n's own HTTP client, so that its proxy, time-outs and credential rules hold. */
export async function lineApi(context: Context): Promise<LineApi> {
	const { apiBaseUrl } = await context.getCredentials<{ apiBaseUrl: string }>('lineMessagingApi');
	return {
		baseUrl: apiBaseUrl,
		request: async ({ method, url, headers, body, timeout }) => {
			const options: IHttpRequestOptions = {
				method,
				url,
				headers,
				...(body && { body }),
				json: true,
				timeout,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
			};
			const response = (await context.helpers.httpRequestWithAuthentication.call(
				context as unknown as IAllExecuteFunctions,
				'lineMessagingApi',
				options,
			)) as IN8nHttpFullResponse;
			return { statusCode: response.statusCode, headers: response.headers, body: response.body };
		},
	};
}
