import type { Availability, FeedProduct } from './feed-product';
import type { ProfileName } from './profile-names';
import type { FeedFormat, FeedSettings } from './settings';

/** One column of a file, under the platform's own name. */
export interface FeedColumn {
	name: string;
	/** `recommended`: an empty one is worth a warning. */
	need: 'required' | 'recommended' | 'optional';
	/** Most characters (code points) of a text; longer ones are cut between graphemes, with a warning. Of a list: of it as one text. */
	maxLength?: number;
	/** The cell, empty when there is nothing to say. A list becomes repeated elements in XML and a comma list elsewhere. */
	cell: (product: FeedProduct, settings: FeedSettings) => string | readonly string[];
}

/** What a platform takes. */
export interface FeedProfile {
	name: ProfileName;
	formats: readonly [FeedFormat, ...FeedFormat[]];
	columns: readonly FeedColumn[];
	maxIdLength: number;
	maxImages: number;
	/** The platform's word for each state; a state without a word is left out. */
	availability: Partial<Record<Availability, string>>;
	/** Fewer products than this are worth a warning. */
	minProducts: number;
	/** Greatest file in bytes; `null`: not known. */
	maxBytes: number | null;
	/** Whether its documentation could be read, or the columns are best effort. */
	isDocumented: boolean;
}
