import { isVatNumber } from './invoice-numbers';
import { InputError } from './input-error';
import { oneLine } from './one-line';
import { plainText } from './plain-text';
import { isAbsent, optional, readChoice, readFlag, readLine, readObject } from './read-fields';

/*
 * Rules of LINE Business Manager, which has no API. Source: LINE's FAQ for Taiwan, 連動LINE官方帳號/LAP廣告帳號及共享資源.
 */

export type BusinessAccountType = 'line_official_account' | 'line_ads' | 'mvp';
const BUSINESS_ACCOUNT_TYPES: readonly BusinessAccountType[] = ['line_official_account', 'line_ads', 'mvp'];

export type BusinessResourceType = 'audience' | 'line_tag';
export const BUSINESS_RESOURCE_TYPES: readonly BusinessResourceType[] = ['audience', 'line_tag'];

/** `replaced`: the account belongs to another organisation since. */
export type LinkState = 'requested' | 'linked' | 'declined' | 'replaced';

const ORGANIZATION_ID = /^BM[0-9A-Z]{11}$/;

/**
 * An organisation's ID as it is shown at the top left of LINE Business Manager: 13 characters that begin with BM. Width, case
 * and spaces are put right.
 */
export function checkOrganizationId(
	value: unknown,
): { status: 'valid'; organizationId: string } | { status: 'invalid'; reason: string; wayOut: string } {
	const text = plainText(value)
		.normalize('NFKC')
		.replace(/[\s\p{Cf}]+/gu, '')
		.toUpperCase();
	if (ORGANIZATION_ID.test(text)) return { status: 'valid', organizationId: text };
	return {
		status: 'invalid',
		reason: complaint(text),
		wayOut: 'Copy it from the top left of LINE Business Manager: 13 letters and digits that begin with BM.',
	};
}

function complaint(text: string): string {
	if (text === '') return 'The organisation ID is empty';
	if (!text.startsWith('BM')) return `The organisation ID '${text.slice(0, 20)}' does not begin with BM`;
	const { length } = Array.from(text);
	if (length !== 13) return `The organisation ID '${text.slice(0, 20)}' has ${length} characters, not 13`;
	return `The organisation ID '${text}' has other characters than letters and digits in it`;
}

/** A company: by its name, and by its VAT number (統一編號) where it is given. */
export interface LegalEntity {
	name: string;
	vatNumber: string | null;
}

/** What is to be linked, before anybody has approved. */
export interface LinkRequest {
	organizationId: string;
	organizationName: string | null;
	/** The company that holds the organisation. */
	organizationEntity: LegalEntity;
	accountType: BusinessAccountType;
	/** Search ID (`@…`) of an official account, number of an ad account. */
	accountId: string;
	accountName: string;
	/** The company that holds the account. */
	accountEntity: LegalEntity;
	/** A LINE Official Account with a shield: green or blue. */
	isVerified: boolean;
	/** LINE has agreed to link this MVP account. */
	isMvpApproved: boolean;
	/** Another organisation instead of the one that the account is linked to (變更連動對象). */
	isChange: boolean;
	note: string | null;
}

const MAX_NAME = 100;
const MAX_NOTE = 500;

/** @throws InputError for what is missing or misshapen; whether it may be linked is `linkRefusals()`' business */
export function readLinkRequest(value: unknown, path: string): LinkRequest {
	const fields = readObject(value, path);
	const line = (name: string) => readLine(fields[name], `${path}.${name}`, MAX_NAME);
	const flag = (name: string) => (isAbsent(fields[name]) ? false : readFlag(fields[name], `${path}.${name}`));
	const organization = checkOrganizationId(fields.organizationId);
	if (organization.status === 'invalid') throw new InputError(organization.reason, organization.wayOut);
	const accountType = readChoice(fields.accountType, `${path}.accountType`, BUSINESS_ACCOUNT_TYPES);
	return {
		organizationId: organization.organizationId,
		organizationName: optional(fields.organizationName, `${path}.organizationName`, (name, at) =>
			readLine(name, at, MAX_NAME),
		),
		organizationEntity: readEntity(fields.organizationEntity, `${path}.organizationEntity`),
		accountType,
		accountId: line('accountId').normalize('NFKC').toLowerCase().replace(/\s+/g, ''),
		accountName: line('accountName'),
		accountEntity: readEntity(fields.accountEntity, `${path}.accountEntity`),
		isVerified: flag('isVerified'),
		isMvpApproved: flag('isMvpApproved'),
		isChange: flag('isChange'),
		note: optional(fields.note, `${path}.note`, (note, at) => readLine(note, at, MAX_NOTE)),
	};
}

function readEntity(value: unknown, path: string): LegalEntity {
	const { name, vatNumber } = readObject(value, path);
	return {
		name: readLine(name, `${path}.name`, MAX_NAME),
		vatNumber: optional(vatNumber, `${path}.vatNumber`, readVatNumber),
	};
}

function readVatNumber(value: unknown, path: string): string {
	const text = plainText(value).normalize('NFKC').trim();
	if (isVatNumber(text)) return text;
	throw new InputError(
		`The field '${path}' cannot be '${text.slice(0, 20)}'`,
		'A VAT number (統一編號) has eight digits with a check sum; compare it with the company registration.',
	);
}

/** By the VAT number where both have one, else by the name, whatever its width, case, spaces, punctuation and 臺 or 台. */
function isSameEntity(a: LegalEntity, b: LegalEntity): boolean {
	if (a.vatNumber !== null && b.vatNumber !== null) return a.vatNumber === b.vatNumber;
	return entityName(a) === entityName(b);
}

const entityName = ({ name }: LegalEntity): string =>
	oneLine(name.normalize('NFKC'))
		.toLowerCase()
		.replace(/臺/g, '台')
		.replace(/[\p{P}\p{S}\s]/gu, '');

export interface Refusal {
	reason:
		| 'not_verified'
		| 'needs_application'
		| 'other_legal_entity'
		| 'linked_elsewhere'
		| 'requested_elsewhere'
		| 'nothing_to_change'
		| 'not_linked'
		| 'replaced'
		| 'cross_targeting'
		| 'already_decided';
	message: string;
	/** What to do about it. */
	wayOut: string;
}

const REFUSALS = {
	not_verified: {
		message: 'Only verified LINE Official Accounts can be linked to an organisation',
		wayOut:
			'Apply for verification in LINE Official Account Manager, and link the account once it has its shield.',
	},
	needs_application: {
		message: 'An MVP account (頭版 MVP) is linked by LINE, after an application of its own',
		wayOut: 'Ask your contact at LINE for it, and record the link once LINE has agreed.',
	},
	other_legal_entity: {
		message: 'The account and the organisation belong to different legal entities',
		wayOut:
			'Only accounts of the company that holds the organisation can be linked; compare both names and VAT numbers.',
	},
	linked_elsewhere: {
		message:
			'The account is linked to another organisation; it can belong to one only, and a link cannot be undone',
		wayOut: 'Ask for a change of the organisation (變更連動對象), which both organisations have to approve.',
	},
	requested_elsewhere: {
		message: 'Another organisation has been asked for this account already',
		wayOut: 'Record how that request was decided first.',
	},
	nothing_to_change: {
		message: 'The account is linked to no organisation yet, so there is nothing to change',
		wayOut: 'Request a link instead of a change.',
	},
	not_linked: {
		message: 'The account is not linked yet: its request has not been approved',
		wayOut: 'Record the approval first, then add what is shared.',
	},
	replaced: {
		message: 'The account belongs to another organisation by now',
		wayOut: 'Use the link that holds; nothing of the old one is shared any more.',
	},
	cross_targeting: {
		message:
			'Audiences that were shared by cross targeting (跨產品精準行銷) cannot be shared through Business Manager',
		wayOut: 'Share an audience that the account has made itself.',
	},
	already_decided: {
		message: 'The request was decided otherwise before',
		wayOut: 'A link that holds cannot be undone. For a request that was declined make a new one.',
	},
} satisfies Record<Refusal['reason'], Omit<Refusal, 'reason'>>;

export function refusal(reason: Refusal['reason']): Refusal {
	return { reason, ...REFUSALS[reason] };
}

/** What is known of the account that is to be linked. */
export interface KnownLinks {
	/** The organisation that it belongs to; `null`: none. */
	linkedTo: string | null;
	/** The organisation that has been asked and has not answered; `null`: none. */
	requestedFrom: string | null;
}

/** All that stands in the way of a link, in the order in which a person would put it right; empty: nothing does. */
export function linkRefusals(request: LinkRequest, { linkedTo, requestedFrom }: KnownLinks): Refusal[] {
	const { accountType, isVerified, isMvpApproved, isChange, organizationId } = request;
	const reasons: Array<Refusal['reason'] | false> = [
		accountType === 'line_official_account' && !isVerified && 'not_verified',
		accountType === 'mvp' && !isMvpApproved && 'needs_application',
		!isSameEntity(request.organizationEntity, request.accountEntity) && 'other_legal_entity',
		linkedTo !== null && linkedTo !== organizationId && !isChange && 'linked_elsewhere',
		linkedTo === null && isChange && 'nothing_to_change',
		requestedFrom !== null && requestedFrom !== organizationId && 'requested_elsewhere',
	];
	return reasons.flatMap((reason) => (reason === false ? [] : refusal(reason)));
}
