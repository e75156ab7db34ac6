// A leader's month: orders of two campaigns, one not paid yet, one given back.
import type { ReportRow } from '../../../lib/groupbuy/referral';
import { readReport, type Report, type ReportAccounts, type ReportHeading } from '../../../lib/report/report';

const DAY = 86_400_000;
/** 2026-11-01 00:00 in Taipei. */
export const NOVEMBER = Date.UTC(2026, 9, 31, 16);

export const heading = (changes: Partial<ReportHeading> = {}): ReportHeading => ({
	language: 'zh-TW',
	timeZone: 'Asia/Taipei',
	shopName: '小巷甜點',
	leaderName: null,
	from: NOVEMBER,
	to: NOVEMBER + 30 * DAY,
	by: 'completion',
	createdAt: NOVEMBER + 31 * DAY,
	...changes,
});

export const row = (changes: Partial<ReportRow> = {}): ReportRow => ({
	state: 'payable',
	type: 'earned',
	leaderId: 1,
	leaderName: '林團主',
	referralCode: 'LIN',
	planName: '標準 v1',
	orderCode: 'R7K3M9QX',
	isPaid: true,
	placedAt: NOVEMBER + DAY,
	completedAt: NOVEMBER + 5 * DAY,
	occurredAt: NOVEMBER + 5 * DAY,
	payableAt: NOVEMBER + 12 * DAY,
	payoutCode: null,
	groupId: 7,
	groupName: '幸福社區團',
	campaignCode: 'C7K3M9QX',
	campaignTitle: '十一月蔬果團',
	productId: '0012',
	title: '高山高麗菜',
	quantity: 2,
	currency: 'TWD',
	amountMinor: 1_000,
	baseMinor: 1_000,
	rate: 550,
	commissionMinor: 55,
	reason: null,
	...changes,
});

export const MONTH: readonly ReportRow[] = [
	row(),
	row({ productId: 'P2', title: '草莓禮盒', amountMinor: 2_000, baseMinor: 2_000, commissionMinor: 110 }),
	row({
		...{ orderCode: 'R2', state: 'paid', payoutCode: 'T7K3M9QX', occurredAt: NOVEMBER + 9 * DAY },
		...{ campaignCode: 'C2', campaignTitle: '宅配海鮮', productId: 'P3', title: '白蝦' },
		...{ amountMinor: 4_000, baseMinor: 4_000, commissionMinor: 220 },
	}),
	row({
		...{ type: 'returned', state: 'held', quantity: -1, occurredAt: NOVEMBER + 11 * DAY },
		...{ amountMinor: -500, baseMinor: -500, commissionMinor: -28, reason: '少一件' },
	}),
	row({
		...{ type: null, state: 'pending', orderCode: 'R3', isPaid: false, completedAt: null, payableAt: null },
		...{ occurredAt: NOVEMBER + 20 * DAY, placedAt: NOVEMBER + 20 * DAY },
		...{ amountMinor: 600, baseMinor: 600, commissionMinor: 33 },
	}),
	row({
		...{ leaderId: 2, leaderName: '陳團主', referralCode: 'CHEN', orderCode: 'R4', state: 'held' },
		...{ amountMinor: 300, baseMinor: 300, commissionMinor: 17 },
	}),
];

export const ACCOUNTS: ReportAccounts = {
	balances: [
		{
			...{ leaderId: 1, leaderName: '林團主', currency: 'TWD' as const },
			...{ openingMinor: 100, paidOutMinor: 320, closingMinor: 137 },
		},
	],
	estimates: [
		{
			...{
				status: 'payable' as const,
				leaderId: 1,
				leaderName: '林團主',
				incomeClass: 'commission' as const,
			},
			...{ currency: 'TWD' as const, grossMinor: 35_000, taxMinor: 3_500, premiumMinor: 739 },
			...{ netMinor: 30_761, notes: [] },
		},
	],
};

export const NO_ACCOUNTS: ReportAccounts = { balances: [], estimates: [] };

export async function* pagesOf(rows: readonly ReportRow[], size = 4): AsyncGenerator<ReportRow[]> {
	for (let start = 0; start < rows.length; start += size)
		yield await Promise.resolve(rows.slice(start, start + size));
}

export async function reportOf(
	rows: readonly ReportRow[],
	changes: Partial<ReportHeading> = {},
	accounts = NO_ACCOUNTS,
): Promise<Report> {
	return await readReport(pagesOf(rows), heading(changes), accounts);
}

/** Each text that somebody may have typed, made an attack. */
export function spoiled(one: ReportRow, attack: string): ReportRow {
	return {
		...one,
		...{ leaderName: attack, planName: attack, groupName: attack, campaignTitle: attack, title: attack },
		...{ reason: attack, productId: attack },
	};
}

export const ATTACKS = [
	'<script>alert(1)</script>',
	'</title></style></main>',
	'"><img src=x onerror=alert(1)>',
	"=cmd|'/c calc'!A1",
	'＝1+1',
	'\u202e\u0000\u0008反',
	'\ud83d',
	'👨‍👩‍👧'.repeat(20),
	'a\r\nBcc: x',
	'{{7*7}}${7*7}',
];

export const PAYOUT = {
	...{ code: 'T7K3M9QX', leaderName: '林團主', currency: 'TWD' as const, incomeClass: 'commission' as const },
	...{ grossMinor: 35_000, taxMinor: 3_500, premiumMinor: 739, netMinor: 30_761 },
	...{ until: NOVEMBER + 29 * DAY, paidAt: NOVEMBER + 34 * DAY, note: '11 月份' },
};
