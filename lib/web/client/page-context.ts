import { createContext } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import type { PageData, PageRequest, ShopView } from '../api';
import type { TimeFormat } from './format';
import type { LineApp } from './line-app';
import { send, token, type Failure, type Reply } from './send';
import type { Words } from './words/zh-TW';

/** What every part of a page works with. */
export interface PageTools {
	words: Words;
	shop: ShopView;
	time: TimeFormat;
	/** Shows the page's data anew. */
	show: (page: PageData) => void;
	/** Says something to who cannot see it. */
	announce: (text: string) => void;
	/** What `load` names beside the link. */
	session: string | undefined;
	line: LineApp;
}

export const PageContext = createContext<PageTools | null>(null);

export function usePage(): PageTools {
	const tools = useContext(PageContext);
	if (tools === null) throw new Error('A part of a page was rendered outside of it');
	return tools;
}

export interface Sender {
	busy: boolean;
	failure: Failure | null;
	/** Sends one request at a time, shows the page that comes back; `undefined` while another is under way. */
	run: (request: PageRequest) => Promise<Reply | undefined>;
	clear: () => void;
}

export function useSend(): Sender {
	const { show, line, session } = usePage();
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<Failure | null>(null);
	// A second tap may come before the button is drawn disabled.
	const sending = useRef(false);

	const run = async (request: PageRequest) => {
		if (sending.current) return undefined;
		sending.current = true;
		setBusy(true);
		setFailure(null);
		const reply = await send(request);
		if ('page' in reply) show(reply.page);
		else if (!reply.ok) {
			setFailure(reply);
			if (reply.error === 'login_expired') line.renew();
			if (reply.error === 'not_possible') await reload();
		}
		sending.current = false;
		setBusy(false);
		return reply;
	};
	/** What was possible when the page was drawn no longer is: shows how things stand. */
	const reload = async () => {
		const reply = await send({ action: 'load', token, ...(session === undefined ? {} : { session }) });
		if ('page' in reply) show(reply.page);
	};
	return { busy, failure, run, clear: () => setFailure(null) };
}
