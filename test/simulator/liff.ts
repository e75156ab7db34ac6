import { ApiError, notFound, type Answer } from './answer';
import { opaqueToken } from './ids';
import { BodyReport, boolean, list, object, oneOf, text, type Check } from './rules/check';
import type { State } from './state';
import type { LiffApp } from './types';
import { isLoopback } from './urls';

/** Per LINE Login channel (docs, "Adding a LIFF app to your channel"). */
const MAX_APPS = 30;
const SCOPES = ['openid', 'email', 'profile', 'chat_message.write'];

/** LINE wants HTTPS; plain HTTP is let through on loopback, where the pages under test are. */
const endpointUrl: Check = (value, path, report) => {
	if (typeof value !== 'string') return report.wrongType(path);
	if (!URL.canParse(value)) return report.uri(path);
	const url = new URL(value);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) report.uriScheme(path);
	else if (url.hash !== '') report.invalid(path, 'URL fragment is not allowed');
};

const appName: Check = (value, path, report) => {
	text(1, 1_000)(value, path, report);
	if (typeof value === 'string' && /line/i.test(value)) report.invalid(path, 'Must not include "LINE"');
};

const view = { type: oneOf('compact', 'tall', 'full'), url: endpointUrl };
const settings = {
	description: appName,
	features: object({}, { ble: boolean, qrCode: boolean }),
	permanentLinkPattern: oneOf('concat'),
	scope: list(oneOf(...SCOPES), 0, SCOPES.length),
	botPrompt: oneOf('normal', 'aggressive', 'none'),
};
const addRequest = object({ view: object(view, { moduleMode: boolean }) }, settings);
const updateRequest = object({}, { view: object({}, { ...view, moduleMode: boolean }), ...settings });

interface UpdateRequest extends Partial<Omit<LiffApp, 'liffId' | 'view' | 'features'>> {
	view?: Partial<LiffApp['view']>;
	features?: Partial<LiffApp['features']>;
}

type AddRequest = UpdateRequest & { view: Pick<LiffApp['view'], 'type' | 'url'> };

/** The LIFF apps of the LINE Login channel (LIFF server API reference). */
export class Liff {
	constructor(private readonly state: State) {}

	/** `POST /liff/v1/apps` */
	add(body: unknown): LiffApp {
		const { view, features, scope, ...settings } = checked(addRequest, body) as AddRequest;
		const { liffApps, loginChannel } = this.state;
		if (liffApps.size >= MAX_APPS) {
			throw new ApiError(400, `The maximum number of LIFF apps (${MAX_APPS}) has been reached`);
		}
		const app: LiffApp = {
			permanentLinkPattern: 'concat',
			botPrompt: 'none',
			...settings,
			liffId: `${loginChannel.id}-${opaqueToken(18).replace(/[-_]/g, '').slice(0, 8)}`,
			view: { moduleMode: false, ...view },
			features: { ble: false, qrCode: false, ...features },
			scope: scope ?? ['profile', 'chat_message.write'],
		};
		liffApps.set(app.liffId, app);
		return app;
	}

	/** `PUT /liff/v1/apps/{liffId}`: what is not named stays. */
	update(liffId: string, body: unknown): void {
		const app = this.#app(liffId);
		const { view, features, ...settings } = checked(updateRequest, body) as UpdateRequest;
		Object.assign(app, settings);
		Object.assign(app.view, view);
		Object.assign(app.features, features);
	}

	/** `DELETE /liff/v1/apps/{liffId}` */
	remove(liffId: string): void {
		this.state.liffApps.delete(this.#app(liffId).liffId);
	}

	/** `GET /liff/v1/apps`; a channel without any has none to get. */
	all(): Answer {
		const apps = [...this.state.liffApps.values()];
		if (apps.length === 0) throw notFound();
		return { status: 200, body: { apps } };
	}

	#app(liffId: string): LiffApp {
		const app = this.state.liffApps.get(liffId);
		if (!app) throw notFound();
		return app;
	}
}

/** The body without what is null, once nothing is wrong with it. */
function checked(check: Check, body: unknown): unknown {
	const report = new BodyReport();
	check(body, [], report);
	report.finish();
	return JSON.parse(JSON.stringify(body, (_, value: unknown) => value ?? undefined));
}
