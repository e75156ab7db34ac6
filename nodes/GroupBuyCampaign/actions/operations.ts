import * as blockBuyer from './buyer/block.operation';
import * as eraseBuyer from './buyer/erase.operation';
import * as getAllBuyers from './buyer/getAll.operation';
import * as unblockBuyer from './buyer/unblock.operation';
import * as cancelCampaign from './campaign/cancel.operation';
import * as closingPack from './campaign/closingPack.operation';
import * as copyCampaign from './campaign/copy.operation';
import * as createCampaign from './campaign/create.operation';
import * as endCampaign from './campaign/end.operation';
import * as extendCampaign from './campaign/extend.operation';
import * as getCampaign from './campaign/get.operation';
import * as getAllCampaigns from './campaign/getAll.operation';
import * as campaignHistory from './campaign/history.operation';
import * as markArrived from './campaign/markArrived.operation';
import * as nowSelling from './campaign/nowSelling.operation';
import * as openCampaign from './campaign/open.operation';
import * as previewSettling from './campaign/preview.operation';
import * as campaignProgress from './campaign/progress.operation';
import * as reopenCampaign from './campaign/reopen.operation';
import * as runSchedule from './campaign/runSchedule.operation';
import * as settleCampaign from './campaign/settle.operation';
import * as updateCampaign from './campaign/update.operation';
import * as getAllDeadLetters from './deadLetter/getAll.operation';
import * as replayDeadLetters from './deadLetter/replay.operation';
import * as getGroup from './group/get.operation';
import * as getAllGroups from './group/getAll.operation';
import * as markGroupLeft from './group/markLeft.operation';
import * as registerGroup from './group/register.operation';
import * as updateGroup from './group/update.operation';
import type { Operations } from '../../shared/operation';
import * as bookFromMessages from './order/bookFromMessages.operation';
import * as bookPastedList from './order/bookPastedList.operation';
import * as correctOrder from './order/correct.operation';
import * as getOrder from './order/get.operation';
import * as getAllOrders from './order/getAll.operation';
import * as orderLedger from './order/ledger.operation';
import * as listAsText from './order/listAsText.operation';
import * as markBuyer from './order/markBuyer.operation';
import * as markPaid from './order/markPaid.operation';
import * as markPickedUp from './order/markPickedUp.operation';
import * as myOrders from './order/myOrders.operation';
import * as previewPastedList from './order/previewPastedList.operation';
import * as qrCode from './order/qrCode.operation';
import * as updateOrder from './order/update.operation';
import * as getAllProducts from './product/getAll.operation';
import * as upsertProducts from './product/upsert.operation';
import * as addVariants from './productCategory/addVariants.operation';
import * as copyCategory from './productCategory/copy.operation';
import * as createCategory from './productCategory/create.operation';
import * as getCategory from './productCategory/get.operation';
import * as getAllCategories from './productCategory/getAll.operation';
import * as setKeywords from './productCategory/setKeywords.operation';
import * as setPrice from './productCategory/setPrice.operation';
import * as createReferralCode from './referralCode/create.operation';
import * as endReferralCode from './referralCode/end.operation';
import * as getAllReferralCodes from './referralCode/getAll.operation';
import * as getReferralLink from './referralCode/getLink.operation';
import * as importReferralCodes from './referralCode/import.operation';
import * as createReferralPlan from './referralPlan/create.operation';
import * as getAllReferralPlans from './referralPlan/getAll.operation';
import * as newReferralPlanVersion from './referralPlan/newVersion.operation';
import * as eraseReferrer from './referrer/erase.operation';
import * as getReferrer from './referrer/get.operation';
import * as getAllReferrers from './referrer/getAll.operation';
import * as upsertReferrer from './referrer/upsert.operation';

/** Every operation by its resource and value, as named in resources.ts. */
export const operations: Operations = {
	buyer: { block: blockBuyer, erase: eraseBuyer, getAll: getAllBuyers, unblock: unblockBuyer },
	campaign: {
		cancel: cancelCampaign,
		closingPack,
		copy: copyCampaign,
		create: createCampaign,
		end: endCampaign,
		extend: extendCampaign,
		get: getCampaign,
		getAll: getAllCampaigns,
		history: campaignHistory,
		markArrived,
		nowSelling,
		open: openCampaign,
		preview: previewSettling,
		progress: campaignProgress,
		reopen: reopenCampaign,
		runSchedule,
		settle: settleCampaign,
		update: updateCampaign,
	},
	deadLetter: { getAll: getAllDeadLetters, replay: replayDeadLetters },
	group: {
		get: getGroup,
		getAll: getAllGroups,
		markLeft: markGroupLeft,
		register: registerGroup,
		update: updateGroup,
	},
	order: {
		bookFromMessages,
		correct: correctOrder,
		bookPastedList,
		get: getOrder,
		getAll: getAllOrders,
		ledger: orderLedger,
		listAsText,
		markBuyer,
		markPaid,
		markPickedUp,
		myOrders,
		previewPastedList,
		qrCode,
		update: updateOrder,
	},
	product: { getAll: getAllProducts, upsert: upsertProducts },
	productCategory: {
		addVariants,
		copy: copyCategory,
		create: createCategory,
		get: getCategory,
		getAll: getAllCategories,
		setKeywords,
		setPrice,
	},
	referralCode: {
		create: createReferralCode,
		end: endReferralCode,
		getAll: getAllReferralCodes,
		getLink: getReferralLink,
		import: importReferralCodes,
	},
	referralPlan: {
		create: createReferralPlan,
		getAll: getAllReferralPlans,
		newVersion: newReferralPlanVersion,
	},
	referrer: {
		erase: eraseReferrer,
		get: getReferrer,
		getAll: getAllReferrers,
		upsert: upsertReferrer,
	},
};
