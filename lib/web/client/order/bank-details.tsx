import type { BankAccount } from '../../../groupbuy/checkout';
import { formatDecimal, formatMoney, type Currency } from '../../../groupbuy/money';
import { CopyButton } from '../ui/copy-button';
import { usePage } from '../page-context';

interface BankDetailsProps {
	bank: BankAccount;
	amountMinor: number;
	currency: Currency;
}

export function BankDetails({ bank, amountMinor, currency }: BankDetailsProps) {
	const { words } = usePage();
	const { bankCode, bankName, accountNumber, accountName } = bank;
	return (
		<dl class="bank">
			<Detail name={words.bankCode} value={`${bankCode} ${bankName}`} copy={bankCode} />
			<Detail name={words.account} value={accountNumber} copy={accountNumber} number />
			<Detail name={words.accountName} value={accountName} />
			<Detail
				name={words.amount}
				value={formatMoney(amountMinor, currency)}
				copy={formatDecimal(amountMinor, currency)}
				number
			/>
		</dl>
	);
}

interface DetailProps {
	name: string;
	value: string;
	copy?: string;
	number?: boolean;
}

function Detail({ name, value, copy, number = false }: DetailProps) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>
				<span class={number ? 'number' : undefined}>{value}</span>
				{copy !== undefined && <CopyButton name={name} text={copy} />}
			</dd>
		</div>
	);
}
