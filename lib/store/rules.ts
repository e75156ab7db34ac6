import {
	DEFAULT_CAMPAIGN_RULES,
	DEFAULT_ITEM_RULES,
	type CampaignRules,
	type ItemRules,
} from '../groupbuy/rules';

/*
 * Rules are stored as JSON in which what is missing has its default, so that a rule that comes later needs no migration.
 */

/** Rules as they stand in `campaigns.rules`. */
export function readCampaignRules(json: string): CampaignRules {
	return { ...DEFAULT_CAMPAIGN_RULES, ...(JSON.parse(json) as Partial<CampaignRules>) };
}

/** Rules as they stand in `campaign_items.rules`. */
export function readItemRules(json: string): ItemRules {
	return { ...DEFAULT_ITEM_RULES, ...(JSON.parse(json) as Partial<ItemRules>) };
}
