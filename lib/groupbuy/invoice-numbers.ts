/*
 * Numbers of Taiwan e-invoices (電子發票). No imports: the checkout page checks with them while somebody types.
 */

const VAT_WEIGHTS = [1, 2, 1, 2, 1, 2, 4, 1];

/**
 * Whether it is a company's VAT number (統一編號): eight digits with a check sum. Digits times 1 2 1 2 1 2 4 1, the digits
 * of the products added up, must be divisible by 5; a 7 in the seventh place gives 28, whose 10 may count as 1 or as 0.
 *
 * Source: Ministry of Finance, 營利事業統一編號檢查碼邏輯修正說明, in force since 2023-04-01 (before, by 10).
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
