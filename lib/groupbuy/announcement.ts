/*
 * What a chat should hear without having asked. It waits in the outbox for the next free reply, and with a deadline for a
 * push that the message budget agrees with.
 */

/** Announcements about a whole campaign; their text shows the campaign as it is when they are sent. */
export type CampaignAnnouncementKind =
	| 'opened'
	| 'progress'
	| 'last_call'
	| 'closed'
	| 'formed'
	/** 流團 */
	| 'failed'
	| 'cancelled'
	| 'extended'
	| 'reopened'
	/** The goods are there. */
	| 'arrived'
	| 'pickup_reminder';

export interface CampaignAnnouncement {
	kind: CampaignAnnouncementKind;
	campaignCode: string;
	/** In the words of whoever caused it, e.g. why a campaign was cancelled or where to pick up. */
	note: string | null;
}

/** Something that concerns one buyer, who is named in the group. */
export interface BuyerNotice {
	kind: 'promoted' | 'offered' | 'offer_expired' | 'withdrawn' | 'reordered';
	lineUserId: string;
	code: string;
	title: string;
	/** Pieces; for `reordered` with a sign. */
	quantity: number;
	/** Until when pieces are held, for `offered`. */
	holdUntil: number | null;
}

/** What a workflow has composed itself. */
export interface ComposedMessages {
	/** LINE message objects, checked before they were stored; one to five. */
	messages: readonly object[];
}

export type OutboxMessage =
	| { type: 'announcement'; announcement: CampaignAnnouncement }
	| { type: 'notice'; notice: BuyerNotice }
	| { type: 'composed'; composed: ComposedMessages };
