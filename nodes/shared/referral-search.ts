import { listCodes } from '../../lib/store/referral-codes';
import { listPlans } from '../../lib/store/referral-plans';
import { listReferrers } from '../../lib/store/referrers';
import { MAX_LISTED, searching } from './list-search';

export const searchPlans = searching(async (store, { search = '' }) => {
	const plans = (await listPlans(store.db)).filter(
		({ name, isCurrent }) => isCurrent && name.toLowerCase().includes(search.toLowerCase()),
	);
	return plans.slice(0, MAX_LISTED).map(({ name, version, currency }) => ({
		name: `${name} (v${version}, ${currency})`,
		value: name,
	}));
});

export const searchReferrers = searching(async (store, filter) => {
	const referrers = await listReferrers(store.db, filter);
	return referrers.map(({ name }) => ({ name, value: name }));
});

export const searchReferralCodes = searching(async (store, filter) => {
	const codes = await listCodes(store.db, { ...filter, activeOnly: true });
	return codes.map(({ code, leaderName, planName }) => ({
		name: `${code} (${leaderName}, ${planName})`,
		value: code,
	}));
});
