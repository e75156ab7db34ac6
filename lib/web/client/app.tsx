import type { Liff } from '@line/liff';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { PageData } from '../api';
import { timeFormat } from './format';
import { GroupApp } from './group/group-app';
import { useLineApp } from './line-app';
import { NoticeScreen } from './notice-screen';
import { OrderApp } from './order/order-app';
import { PageContext, usePage, type PageTools } from './page-context';
import { themeOf } from './theme';
import { Icon } from './ui/icons';
import { en } from './words/en';
import { zhTW } from './words/zh-TW';

/** @param liff LINE's SDK on its way; `null` where the page is none of LIFF */
export function App({ first, liff }: { first: PageData; liff: Promise<Liff> | null }) {
	const [page, show] = useState(first);
	const [announced, announce] = useState('');
	const line = useLineApp(liff, first, show);
	const { shop } = page;
	const words = shop.language === 'en' ? en : zhTW;
	const time = useMemo(() => timeFormat(words.locale, shop.timeZone), [words, shop.timeZone]);
	const session = page.kind === 'group' ? page.session : undefined;
	const title = titleOf(page, words.order);
	useEffect(() => {
		document.documentElement.lang = words.locale;
		document.title = title;
	}, [words, title]);
	useLayoutEffect(() => paint(shop.themeColor), [shop.themeColor]);

	const tools: PageTools = { words, shop, time, show, announce, session, line };
	return (
		<PageContext.Provider value={tools}>
			<Offline />
			{page.kind === 'group' && <GroupApp page={page} />}
			{page.kind === 'order' && <OrderApp page={page} />}
			{page.kind === 'notice' && <NoticeScreen notice={page.notice} />}
			<p class="unseen" role="status">
				{announced}
			</p>
		</PageContext.Provider>
	);
}

function Offline() {
	const { words } = usePage();
	const online = useOnline();
	return (
		<div role="status">
			{!online && (
				<p class="offline">
					<Icon name="off" size={18} />
					{words.offline}
				</p>
			)}
		</div>
	);
}

function titleOf(page: PageData, order: string): string {
	const { name } = page.shop;
	if (page.kind === 'order') return `${order} ${page.code}｜${name}`;
	return page.kind === 'group' && page.groupName !== null ? `${page.groupName}｜${name}` : name;
}

/** A page's policy of content forbids style attributes in its HTML, not properties that its own script sets. */
function paint(themeColor: string): void {
	for (const [name, color] of Object.entries(themeOf(themeColor))) {
		document.documentElement.style.setProperty(`--${name}`, String(color));
	}
}

function useOnline(): boolean {
	const [online, setOnline] = useState(navigator.onLine);
	useEffect(() => {
		const update = () => setOnline(navigator.onLine);
		addEventListener('online', update);
		addEventListener('offline', update);
		return () => {
			removeEventListener('online', update);
			removeEventListener('offline', update);
		};
	}, []);
	return online;
}
