import { endCampaignsOfGroup } from './campaign-actions';
import { ifGiven, NO_LIMIT, search } from './expressions';
import { lockGroup, unknownGroup } from './lock-group';
import { referralCodeId } from './referral-codes';
import type { Db, Store, Tx } from './store';

export interface GroupRegistration {
	lineGroupId: string;
	kind: 'group' | 'room';
	/** User ID of the bot. */
	channelId: string | null;
	/** `null`: LINE did not say; what is known stays. */
	name: string | null;
	pictureUrl: string | null;
	memberCount: number | null;
	/** Of its coming campaigns; absent: what is known stays, `null`: none. */
	referralCode?: string | null;
	/** When the bot joined, epoch milliseconds. */
	at: number;
}

export interface GroupView {
	lineGroupId: string;
	kind: 'group' | 'room';
	name: string | null;
	pictureUrl: string | null;
	memberCount: number | null;
	/** When LINE said so. */
	memberCountAt: number | null;
	state: 'active' | 'left';
	leaderName: string | null;
	/** LINE user IDs of those who may give commands, the leader first. */
	operators: string[];
	note: string | null;
	/** Of its coming campaigns. */
	referralCode: string | null;
	joinedAt: number;
	leftAt: number | null;
}

/** Adds a group that the bot has joined, or brings a known one up to date. */
export async function registerGroup(
	trx: Tx,
	group: GroupRegistration,
	now: number,
): Promise<{ group: GroupView; created: boolean }> {
	const known = {
		...(group.channelId !== null && { channel_id: group.channelId }),
		...(group.name !== null && { name: group.name }),
		...(group.pictureUrl !== null && { picture_url: group.pictureUrl }),
		...(group.memberCount !== null && { member_count: group.memberCount, member_count_at: now }),
		...(group.referralCode !== undefined && {
			referral_code_id: await referralCodeId(trx, group.referralCode),
		}),
		updated_at: now,
	};
	const inserted = await trx
		.insertInto('line_groups')
		.values({
			line_group_id: group.lineGroupId,
			kind: group.kind,
			state: 'active',
			joined_at: group.at,
			created_at: now,
			...known,
		})
		.onConflict((conflict) => conflict.column('line_group_id').doNothing())
		.returning('id')
		.executeTakeFirst();
	if (!inserted) {
		await trx.updateTable('line_groups').set(known).where('line_group_id', '=', group.lineGroupId).execute();
		await trx
			.updateTable('line_groups')
			.set({ state: 'active', left_at: null, joined_at: group.at })
			.where('line_group_id', '=', group.lineGroupId)
			.where('state', '=', 'left')
			// A join that arrives after the leave that followed it must not bring the group back.
			.where('left_at', '<=', group.at)
			.execute();
	}
	return { group: await getGroup(trx, group.lineGroupId), created: inserted !== undefined };
}

/**
 * Notes that the bot is no longer in the group and ends its campaigns. Orders and history stay.
 *
 * @returns the codes of the campaigns that ended; `undefined` when the group is not known or the bot has come back since
 */
export async function markGroupLeft(
	trx: Tx,
	lineGroupId: string,
	at: number,
	now: number,
): Promise<{ group: GroupView; endedCampaigns: string[] } | undefined> {
	const group = await lockGroup(trx, lineGroupId, now);
	if (!group || group.joined_at > at) return undefined;
	if (group.state === 'active') {
		await trx
			.updateTable('line_groups')
			.set({ state: 'left', left_at: at })
			.where('id', '=', group.id)
			.execute();
	}
	const endedCampaigns = await endCampaignsOfGroup(trx, group.id, at, now);
	return { group: await getGroup(trx, lineGroupId), endedCampaigns };
}

/** Notes how many people LINE has counted in a group, without the bot; a group that is not registered is passed over. */
export async function noteMemberCount(
	store: Store,
	lineGroupId: string,
	memberCount: number,
	at: number,
): Promise<void> {
	await store.tx(async (trx) => {
		await trx
			.updateTable('line_groups')
			.set({ member_count: memberCount, member_count_at: at })
			.where('line_group_id', '=', lineGroupId)
			.where((eb) => eb.or([eb('member_count_at', 'is', null), eb('member_count_at', '<=', at)]))
			.execute();
	});
}

export interface GroupChanges {
	leaderName?: string | null;
	/** LINE user IDs of the leader and the helpers; running campaigns get them too. */
	operators?: readonly string[];
	note?: string | null;
	/** Campaigns take it over when they are created. */
	referralCode?: string | null;
}

/** Changes what the merchant notes about a group; `null` clears a field, an absent one stays. */
export async function updateGroup(
	trx: Tx,
	lineGroupId: string,
	changes: GroupChanges,
	now: number,
): Promise<GroupView> {
	await getGroup(trx, lineGroupId);
	const leader =
		changes.leaderName === undefined
			? {}
			: { leader_id: changes.leaderName === null ? null : await ensureLeader(trx, changes.leaderName, now) };
	const operators = changes.operators && { operators: JSON.stringify([...new Set(changes.operators)]) };
	// Before the group, as whoever ends a campaign takes them.
	await trx
		.updateTable('campaigns')
		.set({ ...leader, ...operators, updated_at: now })
		.where('group_id', 'in', (eb) =>
			eb.selectFrom('line_groups').select('id').where('line_group_id', '=', lineGroupId),
		)
		.where('state', 'in', ['scheduled', 'open'])
		.execute();
	await trx
		.updateTable('line_groups')
		.set({
			...leader,
			...operators,
			...(changes.note !== undefined && { note: changes.note }),
			...(changes.referralCode !== undefined && {
				referral_code_id: await referralCodeId(trx, changes.referralCode),
			}),
			updated_at: now,
		})
		.where('line_group_id', '=', lineGroupId)
		.execute();
	return await getGroup(trx, lineGroupId);
}

async function ensureLeader(trx: Tx, name: string, now: number): Promise<number> {
	const { id } = await trx
		.insertInto('leaders')
		.values({ name, created_at: now, updated_at: now })
		.onConflict((conflict) => conflict.column('name').doUpdateSet({ updated_at: now }))
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

export interface GroupFilter {
	state?: 'active' | 'left';
	/** Part of the name or of the LINE group ID. */
	search?: string;
	limit?: number;
}

/** Groups by name, those without a name last. */
export async function listGroups(db: Db, filter: GroupFilter): Promise<GroupView[]> {
	const rows = await groupQuery(db)
		.where((eb) => ifGiven(filter.state, (state) => eb('line_groups.state', '=', state)))
		.where((eb) => search([eb.ref('line_groups.name'), eb.ref('line_group_id')], filter.search))
		.orderBy('line_groups.name', (order) => order.asc().nullsLast())
		.orderBy('line_groups.id')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	return rows.map(toView);
}

/** @throws InputError when no such group is registered */
export async function getGroup(db: Db, lineGroupId: string): Promise<GroupView> {
	const group = await findGroup(db, lineGroupId);
	if (!group) throw unknownGroup(lineGroupId);
	return group;
}

export async function findGroup(db: Db, lineGroupId: string): Promise<GroupView | undefined> {
	const row = await groupQuery(db).where('line_group_id', '=', lineGroupId).executeTakeFirst();
	return row && toView(row);
}

function groupQuery(db: Db) {
	return db
		.selectFrom('line_groups')
		.leftJoin('leaders', 'leaders.id', 'line_groups.leader_id')
		.leftJoin('referral_codes', 'referral_codes.id', 'line_groups.referral_code_id')
		.select([
			'line_group_id',
			'kind',
			'line_groups.name',
			'picture_url',
			'member_count',
			'member_count_at',
			'state',
			'leaders.name as leader_name',
			'line_groups.operators',
			'line_groups.note',
			'referral_codes.code as referral_code',
			'joined_at',
			'left_at',
		]);
}

function toView(row: Awaited<ReturnType<ReturnType<typeof groupQuery>['execute']>>[number]): GroupView {
	return {
		lineGroupId: row.line_group_id,
		kind: row.kind,
		name: row.name,
		pictureUrl: row.picture_url,
		memberCount: row.member_count,
		memberCountAt: row.member_count_at,
		state: row.state,
		leaderName: row.leader_name,
		operators: JSON.parse(row.operators) as string[],
		note: row.note,
		referralCode: row.referral_code,
		joinedAt: row.joined_at,
		leftAt: row.left_at,
	};
}

/** Database id of a group, which links to its page carry; `undefined`: the shop does not know the group. */
export async function groupIdOf(db: Db, lineGroupId: string): Promise<number | undefined> {
	const group = await db
		.selectFrom('line_groups')
		.select('id')
		.where('line_group_id', '=', lineGroupId)
		.executeTakeFirst();
	return group?.id;
}
