import type { ShopView } from './api';
import type { ReportChoice } from './report-page-choice';

/** What a page without a report says above its form. */
export type ReportNotice =
	/** The password is wrong or the link has ended: which of the two is not told. */
	| 'wrong'
	| 'locked'
	| 'link_expired'
	| 'session_ended'
	| 'logged_out'
	| 'too_many_requests'
	| 'invalid'
	| 'server';

export interface ReportPageWords {
	locale: string;
	title: string;
	intro: string;
	password: string;
	open: string;
	keepSecret: string;
	/** @param until of the lock, as it is read; else empty */
	notices: Record<ReportNotice, (until: string) => string>;
	controls: string;
	month: string;
	thisMonth: string;
	lastMonth: string;
	byLabel: string;
	by: Record<ReportChoice['by'], string>;
	viewLabel: string;
	views: Record<ReportChoice['view'], string>;
	show: string;
	download: string;
	logOut: string;
	session: string;
}

const zhTW: ReportPageWords = {
	locale: 'zh-TW',
	title: '分潤報表',
	intro: '請輸入店家給您的密碼。',
	password: '密碼',
	open: '開啟報表',
	keepSecret: '連結和密碼只屬於您，請勿轉傳。忘記密碼時，請店家重新提供連結。',
	notices: {
		wrong: () => '密碼不正確，或這個連結已經停用。請確認密碼，或向店家索取新的連結。',
		locked: (until) => `密碼錯誤太多次，暫時無法開啟。請在 ${until} 之後再試。`,
		link_expired: () => '這個連結已經過期，請向店家索取新的連結。',
		session_ended: () => '為了保護資料，閱覽時間已經結束。請再輸入一次密碼。',
		logged_out: () => '您已登出。',
		too_many_requests: () => '操作太頻繁了，請等一分鐘再試。',
		invalid: () => '無法讀取您送出的內容，請再輸入一次密碼。',
		server: () => '報表暫時無法開啟，請稍後再試。',
	},
	controls: '報表範圍',
	month: '月份',
	thisMonth: '本月',
	lastMonth: '上月',
	byLabel: '計算日期',
	by: { completion: '依結案日', order: '依下單日' },
	viewLabel: '內容',
	views: { all: '全部', closed: '已結案', pending: '待結案' },
	show: '查看',
	download: '下載 Excel',
	logOut: '登出',
	session: '開啟 30 分鐘後需要再輸入密碼。若 LINE 內無法下載，請改用手機的瀏覽器開啟。',
};

const en: ReportPageWords = {
	locale: 'en',
	title: 'Commission report',
	intro: 'Enter the password that the shop has given you.',
	password: 'Password',
	open: 'Open the report',
	keepSecret:
		'Link and password are yours alone, so do not pass them on. If you have forgotten the password, ask the shop for a new link.',
	notices: {
		wrong: () =>
			'The password is wrong, or this link has been ended. Check the password, or ask the shop for a new link.',
		locked: (until) => `Too many wrong passwords. Please try again after ${until}.`,
		link_expired: () => 'This link has expired. Please ask the shop for a new one.',
		session_ended: () => 'To protect your data the report was closed. Please enter the password again.',
		logged_out: () => 'You have logged out.',
		too_many_requests: () => 'That was too fast. Please wait a minute and try again.',
		invalid: () => 'What was sent could not be read. Please enter the password again.',
		server: () => 'The report cannot be opened right now. Please try again later.',
	},
	controls: 'What the report covers',
	month: 'Month',
	thisMonth: 'This month',
	lastMonth: 'Last month',
	byLabel: 'Date',
	by: { completion: 'By completion', order: 'By order' },
	viewLabel: 'Content',
	views: { all: 'All', closed: 'Completed', pending: 'Pending' },
	show: 'Show',
	download: 'Download Excel',
	logOut: 'Log out',
	session:
		'After 30 minutes the password is asked for again. If LINE does not let you download, open the link in your browser.',
};

export const REPORT_PAGE_WORDS: Record<ShopView['language'], ReportPageWords> = { 'zh-TW': zhTW, en };
