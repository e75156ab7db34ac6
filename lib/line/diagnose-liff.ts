import { LineApiError } from './api-error';
import { checkByHand, failed, failedBy, ok, orError, warning, type Finding } from './finding';
import { liffApps, statelessToken, type LiffApp } from './login-api';
import type { LineApi } from './messaging-api';

export interface LoginChannel {
	api: LineApi;
	channelId: string;
	channelSecret: string;
	liffId: string;
}

const CHANNEL = 'LINE Developers Console → LINE Login channel';
const LIFF_TAB = `${CHANNEL} → LIFF → the app`;
const CREDENTIAL = `Copy channel ID and channel secret from ${CHANNEL} → Basic settings into the LINE Login API credential; those of the Messaging API channel do not do.`;
const UNREACHED = 'Check the API base URL in the LINE Login API credential, and run this again.';

const LOGIN_BY_HAND: readonly Finding[] = [
	checkByHand(
		'linked_account',
		'The LINE Login channel should be linked to the bot’s account',
		`${CHANNEL} → Basic settings → Linked LINE Official Account: choose the bot’s account.`,
	),
	checkByHand(
		'channel_published',
		'The LINE Login channel must be published: before, LIFF opens for its admins and testers only',
		`${CHANNEL} → the word "Developing" at the top → Publish. It cannot be taken back.`,
	),
];

/**
 * The LINE Login channel and the LIFF app that opens the storefront.
 *
 * @param editorUrl address of n8n's editor, where LIFF cannot run
 */
export async function diagnoseLiff(
	login: LoginChannel | null,
	storefrontUrl: string | null,
	editorUrl: string,
): Promise<Finding[]> {
	if (login) return [...(await channelFindings(login, storefrontUrl, editorUrl)), ...LOGIN_BY_HAND];
	if (storefrontUrl === null) return [];
	return [
		warning(
			'login_channel',
			'LIFF was not looked at: no LINE Login API credential is chosen',
			'Choose the credential on this node. Without LIFF the storefront works too, by signed links.',
		),
	];
}

async function channelFindings(
	login: LoginChannel,
	storefrontUrl: string | null,
	editorUrl: string,
): Promise<Finding[]> {
	const token = await orError(statelessToken(login.api, login));
	if (token instanceof LineApiError) return [failedBy('login_channel', token, UNREACHED)];
	if (token === null) {
		return [
			failed('login_channel', 'LINE does not know this pair of channel ID and channel secret', CREDENTIAL),
		];
	}
	const known = ok('login_channel', 'LINE accepts channel ID and channel secret');
	const apps = await orError(liffApps(login.api, token));
	if (apps instanceof LineApiError) {
		const otherKind = apps.kind === 'unauthorized' || apps.kind === 'forbidden';
		return [known, failedBy('liff_app', apps, otherKind ? CREDENTIAL : UNREACHED)];
	}
	const app = apps.find(({ liffId }) => liffId === login.liffId);
	if (!app) return [known, unknownApp(login, apps)];
	return [
		known,
		ok('liff_app', `The LIFF app is ${app.description ?? login.liffId}`),
		...endpointFindings(app, storefrontUrl, editorUrl),
		sizeFinding(app),
		scopeFinding(app),
	];
}

function unknownApp({ liffId, channelId }: LoginChannel, apps: readonly LiffApp[]): Finding {
	// A LIFF ID begins with the ID of its channel.
	const foreign = !liffId.startsWith(`${channelId}-`);
	const ids = apps.flatMap(({ liffId: id }) => id ?? []);
	return failed(
		'liff_app',
		foreign
			? `The LIFF ID "${liffId}" is not of channel ${channelId}`
			: `Channel ${channelId} has no LIFF app "${liffId}"`,
		ids.length === 0
			? `${CHANNEL} → LIFF → Add; then copy the LIFF ID into the LINE Login API credential.`
			: `Copy the LIFF ID from ${CHANNEL} → LIFF into the credential. The channel has: ${ids.join(', ')}.`,
	);
}

function endpointFindings(app: LiffApp, storefrontUrl: string | null, editorUrl: string): Finding[] {
	const endpoint = app.view?.url ?? '';
	const hosts = [endpoint, storefrontUrl ?? endpoint].map(hostOf);
	const editor = hostOf(editorUrl);
	const sameHost = hosts.some((host) => host !== null && host === editor);
	return [
		endpointFinding(endpoint, storefrontUrl),
		sameHost
			? failed(
					'liff_host',
					`The page would be on the editor’s own host, ${editor ?? ''}, where LIFF is kept off: a page there could act as whoever is signed in to n8n`,
					'Point a second hostname at n8n, and use it for the Storefront URL and the endpoint of the LIFF app.',
				)
			: ok('liff_host', 'The page is not on the editor’s host'),
	];
}

function endpointFinding(endpoint: string, storefrontUrl: string | null): Finding {
	const check = 'liff_endpoint';
	if (storefrontUrl === null) {
		return checkByHand(
			check,
			`The LIFF app opens ${endpoint}`,
			'Compare it with the production URL of Group Buy Storefront Trigger, or fill in "Storefront URL" here.',
		);
	}
	if (!URL.canParse(storefrontUrl) || new URL(storefrontUrl).protocol !== 'https:') {
		return failed(
			check,
			`The Storefront URL "${storefrontUrl}" is no https address, and LIFF takes no other`,
			'Fill in the production URL of Group Buy Storefront Trigger; if it begins with http, put n8n behind HTTPS and set its WEBHOOK_URL.',
		);
	}
	const place = placeOf(storefrontUrl);
	const opened = placeOf(endpoint);
	if (opened === place) return ok(check, `The LIFF app opens the storefront, ${storefrontUrl}`);
	const fix = `${LIFF_TAB} → Endpoint URL: ${storefrontUrl}`;
	if (opened !== null && place?.startsWith(`${opened}/`)) {
		return warning(
			check,
			`The LIFF app opens ${endpoint}, a page above the storefront ${storefrontUrl}: it works only by links that name the rest of the path`,
			fix,
		);
	}
	return failed(
		check,
		`The LIFF app opens ${endpoint}, not the storefront ${storefrontUrl}; the LIFF SDK starts at its endpoint or below only`,
		fix,
	);
}

/** Origin and path, by which the LIFF SDK compares; a slash at the end makes no other page. */
function placeOf(address: string): string | null {
	if (!URL.canParse(address)) return null;
	const { origin, pathname } = new URL(address);
	return origin + pathname.replace(/\/+$/, '');
}

function hostOf(address: string): string | null {
	return URL.canParse(address) ? new URL(address).hostname : null;
}

function sizeFinding({ view }: LiffApp): Finding {
	const size = view?.type;
	if (size === 'tall') return ok('liff_size', 'The LIFF app opens over most of the chat (Tall)');
	return warning(
		'liff_size',
		`The size of the LIFF app is ${size ?? 'unknown'}; the storefront is made for Tall`,
		`${LIFF_TAB} → Size: Tall.`,
	);
}

/** What is missing without each. */
const SCOPES: ReadonlyArray<[scope: NonNullable<LiffApp['scope']>[number], without: string]> = [
	['openid', 'the storefront cannot know the buyer'],
	['profile', 'orders carry no name'],
	['chat_message.write', 'the buyer’s order cannot be shown in the chat'],
];

function scopeFinding({ scope = [] }: LiffApp): Finding {
	const missing = SCOPES.filter(([name]) => !scope.includes(name));
	if (missing.length === 0) return ok('liff_scopes', `The LIFF app has the scopes ${scope.join(', ')}`);
	const report = scope.includes('openid') ? warning : failed;
	return report(
		'liff_scopes',
		missing.map(([name, without]) => `Without the scope ${name} ${without}`).join('. '),
		`${LIFF_TAB} → Scopes: ${missing.map(([name]) => name).join(', ')} (chat_message.write is under "View all").`,
	);
}
