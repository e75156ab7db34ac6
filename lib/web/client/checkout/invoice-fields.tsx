import { useState } from 'preact/hooks';
import {
	isCitizenCertificate,
	isDonationCode,
	isMobileBarcode,
	isVatNumber,
} from '../../../groupbuy/invoice-numbers';
import { usePage } from '../page-context';
import { Choices, TextField } from '../ui/fields';
import { Card } from '../ui/layout';
import { INVOICE_TYPES, type FormState, type InvoiceType } from './form-state';
import type { FieldsProps } from './recipient-fields';

/** Electronic invoice: kinds, and their numbers checked as soon as they are typed. */
export function InvoiceFields({ form, set, problem }: FieldsProps) {
	const { words } = usePage();
	const { invoiceType } = form;
	return (
		<Card title={words.invoice}>
			<Choices
				field="invoice.type"
				label={words.invoice}
				hideLabel
				compact
				problem={problem}
				value={invoiceType}
				onChange={(value) => set({ invoiceType: value as InvoiceType, carrierCode: '' })}
				choices={INVOICE_TYPES.map((type) => ({ value: type, title: words.invoiceTypes[type] }))}
			/>
			{invoiceType === 'member' && <p class="muted">{words.memberHint}</p>}
			{(invoiceType === 'mobile_barcode' || invoiceType === 'citizen_certificate') && (
				<NumberField
					key={invoiceType}
					{...{ form, set, problem }}
					field="invoice.carrierCode"
					name="carrierCode"
					label={words.carrierCode}
					check={invoiceType === 'mobile_barcode' ? isMobileBarcode : isCitizenCertificate}
					wrong={invoiceType}
					placeholder={invoiceType === 'mobile_barcode' ? '/ABC1234' : 'AB12345678901234'}
				/>
			)}
			{invoiceType === 'donation' && (
				<NumberField
					{...{ form, set, problem }}
					field="invoice.donationCode"
					name="donationCode"
					label={words.donationCode}
					check={isDonationCode}
					wrong="donation_code"
				/>
			)}
			{invoiceType === 'company' && (
				<>
					<NumberField
						{...{ form, set, problem }}
						field="invoice.vatNumber"
						name="vatNumber"
						label={words.vatNumber}
						check={isVatNumber}
						wrong="vat_number"
					/>
					<TextField
						field="invoice.title"
						label={words.companyTitle}
						autoComplete="organization"
						problem={problem}
						value={form.companyTitle}
						onInput={(companyTitle) => set({ companyTitle })}
					/>
				</>
			)}
		</Card>
	);
}

interface NumberFieldProps extends FieldsProps {
	field: string;
	name: 'carrierCode' | 'donationCode' | 'vatNumber';
	label: string;
	check: (text: string) => boolean;
	wrong: 'mobile_barcode' | 'citizen_certificate' | 'donation_code' | 'vat_number';
	placeholder?: string;
}

/** Tells that a number cannot be right when its field is left, or once it was right and is no more. */
function NumberField({
	form,
	set,
	problem,
	field,
	name,
	label,
	check,
	wrong,
	placeholder,
}: NumberFieldProps) {
	const { words } = usePage();
	const [left, setLeft] = useState(false);
	const value: FormState[typeof name] = form[name];
	const bad = left && value !== '' && !check(value);
	return (
		<TextField
			field={field}
			label={label}
			problem={bad ? { field, text: words.problems[wrong] } : problem}
			hint={value !== '' && check(value) ? '✓' : undefined}
			value={value}
			inputMode={name === 'carrierCode' ? 'text' : 'numeric'}
			{...(placeholder === undefined ? {} : { placeholder })}
			onInput={(text) => set({ [name]: text.trim().toUpperCase() })}
			onBlur={() => setLeft(true)}
		/>
	);
}
