/*
 * Numbers of Taiwan e-invoices (電子發票). No imports: the checkout page checks with them while somebody types.
 */

const VAT_WEIGHTS = [1, 2, 1, 2, 1, 2, 4, 1];

/**
 * Whether it is a company's VAT number (統一編號): eight digits with a check sum. Digits times 1 2 1 2 1 2 4 1, the digits
 * of the products added up, must be divisible by 5; a 7 in the seventh place gives 28, whose 10 may count as 1 or as 0.
 *
 * @see https://www.fia.gov.tw/singlehtml/3?cntId=c4d9cff38c8642ef8872774ee9987283 (by 5 since April 2023, by 10 before)
 */
export function isVatNumber(text: string): boolean {
	if (!/^\d{8}$/.test(text)) return false;
	const sum = VAT_WEIGHTS.reduce((total, weight, index) => {
		const product = weight * Number(text[index]);
		return total + Math.floor(product / 10) + (product % 10);
	}, 0);
	return sum % 5 === 0 || (text[6] === '7' && (sum + 1) % 5 === 0);
}

/** Mobile barcode carrier (手機條碼): `/` and seven signs, capital letters only. */
export function isMobileBarcode(text: string): boolean {
	return /^\/[0-9A-Z.+-]{7}$/.test(text);
}

/** Citizen digital certificate carrier (自然人憑證條碼): two capital letters and fourteen digits. */
export function isCitizenCertificate(text: string): boolean {
	return /^[A-Z]{2}\d{14}$/.test(text);
}

/** Donation code (愛心碼, 捐贈碼): three to seven digits. */
export function isDonationCode(text: string): boolean {
	return /^\d{3,7}$/.test(text);
}
