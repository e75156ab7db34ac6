import type { IWebhookFunctions } from 'n8n-workflow';

import type { Language } from '../../lib/line/words';
import { linkKey } from '../../lib/web/link-token';
import type { Site } from '../../lib/web/handle';
import { clientAssets } from '../../lib/web/page';
import type { Storefront } from '../../lib/web/storefront';
import { openWebhookStore } from '../shared/database';
import { keptCredentials } from '../shared/kept-credentials';
import { lineLoginApi } from '../shared/line-api';
import { timeZoneOf } from '../shared/time-zone';

interface Options {
	lineTagId?: string;
	liffHost?: string;
}

const THEME = '#06c755';

/** What the node's parameters and credentials make of the pages. */
export async function readSite(context: IWebhookFunctions, note: Storefront['note']): Promise<Site> {
	const { channelSecret } = await keptCredentials<{ channelSecret: string }>(context, 'lineMessagingApi');
	const { lineTagId = '' } = context.getNodeParameter('options', {}) as Options;
	const themeColor = textOf(context, 'themeColor');
	const logoUrl = textOf(context, 'logoUrl');
	const shop: Storefront = {
		store: await openWebhookStore(context),
		key: linkKey(channelSecret),
		language: context.getNodeParameter('language', 'zh-TW') as Language,
		themeColor: /^#[0-9a-f]{6}$/i.test(themeColor) ? themeColor : THEME,
		logoUrl: logoUrl.startsWith('https://') && URL.canParse(logoUrl) ? logoUrl : null,
		timeZone: timeZoneOf(context),
		guests: context.getNodeParameter('guests', true) as boolean,
		login: await readLogin(context),
		note,
	};
	return {
		shop,
		assets: await clientAssets(),
		lineTagId: /^[\w-]{1,64}$/.test(lineTagId) ? lineTagId : null,
		onError: (error) => {
			const { name, message } = error instanceof Error ? error : new Error(String(error));
			context.logger.error(`${context.getNode().name} could not answer: ${name}: ${message}`);
		},
	};
}

function textOf(context: IWebhookFunctions, name: string): string {
	const value = context.getNodeParameter(name, '') as unknown;
	return typeof value === 'string' ? value.trim() : '';
}

async function readLogin(context: IWebhookFunctions): Promise<Storefront['login']> {
	if (!context.getNode().credentials?.lineLoginApi) return null;
	const { channelId, liffId, apiBaseUrl } = await keptCredentials<Record<string, string>>(
		context,
		'lineLoginApi',
	);
	if (!channelId || !liffId || !apiBaseUrl) return null;
	return { api: lineLoginApi(context, apiBaseUrl), channelId, liffId };
}

/**
 * Whether a page may do without its sandbox: it is asked for by the host of the LIFF app, and on that host no editor has a
 * session that a script in a page could use.
 *
 * @param hosts as the browser and the proxies in between name the host of the request
 */
export function isLiffHost(context: IWebhookFunctions, hosts: readonly string[]): boolean {
	const { liffHost = '' } = context.getNodeParameter('options', {}) as Options;
	const wanted = hostOf(liffHost);
	const editor = hostOf(context.getInstanceBaseUrl());
	const [asked] = hosts;
	return (
		wanted !== '' &&
		asked !== undefined &&
		hostOf(asked) === wanted &&
		hosts.every((host) => hostOf(host) !== editor)
	);
}

/** The host of an address or of a `Host` header, without its port. */
function hostOf(text: string): string {
	const url = text.includes('://') ? text : `http://${text}`;
	return URL.canParse(url) ? new URL(url).hostname : '';
}
