import type { Liff } from '@line/liff';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageData } from '../api';
import { send, token } from './send';

declare global {
	interface Window {
		liff?: Liff;
	}
}

/** LINE's own address of the SDK (LIFF docs, "Integrate the LIFF SDK"): the one script that is not ours. */
const SDK = 'https://static.line-scdn.net/liff/edge/2/sdk.js';

/** Where a chat is that a message could go to. */
const CHATS: readonly string[] = ['utou', 'group', 'room'];
const MAX_MESSAGES = 5;

/** LINE around the page, in LIFF mode; elsewhere all of it does nothing. */
export interface LineApp {
	/** `none`: no LIFF; `out`: in a browser, not logged in; `failed`: LINE's SDK did not start. */
	state: 'none' | 'starting' | 'out' | 'in' | 'failed';
	login: () => void;
	/** A new ID token in place of one that has expired. */
	renew: () => void;
	/** Sends messages as the buyer into the chat from which the page was opened, where that is allowed. */
	thank: (messages: readonly object[]) => void;
	/** Closes the page; `null` where LINE has not opened it. */
	close: (() => void) | null;
}

/** Loads LINE's SDK and starts it; on the first of its two redirects it leaves the page. */
export async function startLiff(liffId: string): Promise<Liff> {
	await new Promise((resolve, reject) => {
		const script = document.createElement('script');
		script.src = SDK;
		script.onload = resolve;
		script.onerror = () => reject(new Error('LINE is out of reach'));
		document.head.append(script);
	});
	const { liff } = window;
	if (liff === undefined) throw new Error('LINE is out of reach');
	await liff.init({ liffId });
	return liff;
}

export function useLineApp(
	started: Promise<Liff> | null,
	first: PageData,
	show: (page: PageData) => void,
): LineApp {
	const [state, setState] = useState<LineApp['state']>(started === null ? 'none' : 'starting');
	const sdk = useRef<Liff | null>(null);

	const login = () => sdk.current?.login({ redirectUri: location.href });
	const renew = () => {
		const liff = sdk.current;
		// Once only: whoever is refused with a fresh token would be sent in a circle.
		if (liff === null || !firstRenewal()) return;
		liff.logout();
		// Inside LINE, starting the SDK logs in.
		if (liff.isInClient()) location.reload();
		else login();
	};

	useEffect(() => {
		void started
			?.then(async (liff) => {
				sdk.current = liff;
				const idToken = liff.isLoggedIn() ? liff.getIDToken() : null;
				if (idToken === null) {
					if (first.kind === 'notice' && first.notice === 'open_in_line' && !liff.isLoggedIn()) login();
					return setState('out');
				}
				const reply = await send({ action: 'login', token, idToken });
				if ('page' in reply) show(reply.page);
				else if (!reply.ok && reply.error === 'login_expired') renew();
				setState(reply.ok ? 'in' : 'out');
			})
			.catch(() => setState('failed'));
	}, []);

	return {
		state,
		login,
		renew,
		thank: (messages) => void thank(sdk.current, messages),
		close: sdk.current?.isInClient() ? () => sdk.current?.closeWindow() : null,
	};
}

/** Thanks are no part of ordering: where they cannot be sent nobody is told. */
async function thank(liff: Liff | null, messages: readonly object[]): Promise<void> {
	const context = liff?.isInClient() ? liff.getContext() : null;
	if (liff === null || !context || messages.length === 0) return;
	if (!CHATS.includes(context.type) || !context.scope.includes('chat_message.write')) return;
	type Messages = Parameters<Liff['sendMessages']>[0];
	await liff.sendMessages(messages.slice(0, MAX_MESSAGES) as Messages).catch(() => undefined);
}

function firstRenewal(): boolean {
	const key = 'line-login-renewed';
	const renewed = sessionStorage.getItem(key) === token;
	sessionStorage.setItem(key, token);
	return !renewed;
}
