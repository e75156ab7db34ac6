import { readInvoice } from '../../../lib/groupbuy/invoice';
import {
	isCitizenCertificate,
	isDonationCode,
	isMobileBarcode,
	isVatNumber,
} from '../../../lib/groupbuy/invoice-numbers';

describe('VAT number', () => {
	test.each([
		['04595257', 'a last digit that follows from the others'],
		['22099131', 'another'],
		['23638777', 'a 7 in the seventh place'],
		['00000000', 'no company, but right'],
		['10458575', 'a 7 in the seventh place, its 10 counted as 0'],
		['12345675', 'a 7 in the seventh place, its 10 counted as 1'],
		['04595252', 'divisible by 5, not by 10: given since 2023'],
	])('%s: %s', (number) => {
		expect(isVatNumber(number)).toBe(true);
	});

	test.each([
		['04595256', 'last digit wrong'],
		['04595258', 'last digit wrong'],
		['40595257', 'two digits changed places'],
		['22099132', 'last digit wrong'],
		['12345678', 'counted on'],
		['0459525', 'seven digits'],
		['045952570', 'nine digits'],
		['0459525a', 'a letter'],
		['０４５９５２５７', 'wide digits: made narrow before'],
		[' 04595257', 'a space'],
		['', 'nothing'],
	])('not %s: %s', (number) => {
		expect(isVatNumber(number)).toBe(false);
	});

	test('the check digit finds any single digit that is wrong, but by five', () => {
		for (const digit of '0123456789') {
			const difference = Math.abs(Number(digit) - 7);
			expect(isVatNumber(`0459525${digit}`)).toBe(difference % 5 === 0);
		}
	});
});

test.each([
	[isMobileBarcode, '/ABC+123', true],
	[isMobileBarcode, '/.-+0AZ9', true],
	[isMobileBarcode, '/abc+123', false],
	[isMobileBarcode, 'ABC+1234', false],
	[isMobileBarcode, '/ABC+12', false],
	[isMobileBarcode, '/ABC+1234', false],
	[isMobileBarcode, '/ABC_123', false],
	[isCitizenCertificate, 'AB12345678901234', true],
	[isCitizenCertificate, 'A112345678901234', false],
	[isCitizenCertificate, 'ab12345678901234', false],
	[isCitizenCertificate, 'AB1234567890123', false],
	[isCitizenCertificate, 'AB123456789012345', false],
	[isDonationCode, '919', true],
	[isDonationCode, '1234567', true],
	[isDonationCode, '91', false],
	[isDonationCode, '12345678', false],
	[isDonationCode, '9a9', false],
])('%p(%p) is %p', (check, text, expected) => {
	expect(check(text)).toBe(expected);
});

describe('readInvoice', () => {
	test.each([
		[
			{ type: 'personal', carrier: 'member', carrierCode: '/ABC+123' },
			{ type: 'personal', carrier: 'member', carrierCode: null },
		],
		[
			{ type: 'personal', carrier: 'mobile_barcode', carrierCode: ' /abc+123 ' },
			{ type: 'personal', carrier: 'mobile_barcode', carrierCode: '/ABC+123' },
		],
		[
			{ type: 'personal', carrier: 'citizen_certificate', carrierCode: 'ＡＢ12345678901234' },
			{ type: 'personal', carrier: 'citizen_certificate', carrierCode: 'AB12345678901234' },
		],
		[
			{ type: 'donation', donationCode: 919, vatNumber: 'x' },
			{ type: 'donation', donationCode: '919' },
		],
		[
			{ type: 'company', vatNumber: '0459 5257', title: ' 好吃\u202e股份有限公司\n' },
			{ type: 'company', vatNumber: '04595257', title: '好吃股份有限公司' },
		],
	])('takes %j', (input, invoice) => {
		expect(readInvoice(input)).toEqual({ ok: true, invoice });
	});

	test.each([
		[undefined, 'type', 'invoice_type'],
		['company', 'type', 'invoice_type'],
		[[{ type: 'company' }], 'type', 'invoice_type'],
		[{ type: 'toString' }, 'type', 'invoice_type'],
		[{ type: 'personal' }, 'carrier', 'invoice_type'],
		[{ type: 'personal', carrier: 'mobile_barcode' }, 'carrierCode', 'mobile_barcode'],
		[
			{ type: 'personal', carrier: 'citizen_certificate', carrierCode: '/ABC+123' },
			'carrierCode',
			'citizen_certificate',
		],
		[{ type: 'donation', donationCode: {} }, 'donationCode', 'donation_code'],
		[{ type: 'company', vatNumber: '04595256', title: 'A' }, 'vatNumber', 'vat_number'],
		[{ type: 'company', vatNumber: '04595257', title: ' \u200b ' }, 'title', 'required'],
		[{ type: 'company', vatNumber: '04595257', title: '長'.repeat(61) }, 'title', 'too_long'],
	])('refuses %j', (input, field, problem) => {
		expect(readInvoice(input)).toMatchObject({ ok: false, field, problem });
	});
});
