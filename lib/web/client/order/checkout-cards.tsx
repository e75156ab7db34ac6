import type { Invoice, Recipient } from '../../../groupbuy/checkout';
import type { OrderPage } from '../../api';
import { usePage } from '../page-context';
import { Button } from '../ui/button';
import { Card } from '../ui/layout';
import type { Words } from '../words/zh-TW';

/** How it is sent and paid, to whom, and the invoice. */
export function CheckoutCards({ page, onEdit }: { page: OrderPage; onEdit: (() => void) | null }) {
	const { words } = usePage();
	const { shipping, payment, recipient, invoice, note } = page;
	const edit = onEdit && (
		<button type="button" class="text-button" onClick={onEdit}>
			{words.editCheckout}
		</button>
	);
	if (shipping === null && payment === null && recipient === null) {
		return (
			<>
				{onEdit && (
					<Card title={words.delivery} icon="truck">
						<p class="muted">{words.noCheckout}</p>
						<Button look="secondary" wide onClick={onEdit}>
							{words.fillCheckout}
						</Button>
					</Card>
				)}
				{note !== null && <NoteCard note={note} />}
			</>
		);
	}
	return (
		<>
			<Card title={words.delivery} icon="truck" aside={edit}>
				<dl class="facts">
					{shipping && <Fact name={words.shipping} value={shipping.name} />}
					{recipient && recipientFacts(words, recipient).map((fact) => <Fact key={fact.name} {...fact} />)}
				</dl>
			</Card>
			<Card title={words.paidBy} icon="wallet">
				<dl class="facts">
					{payment && <Fact name={words.payment} value={payment.name} />}
					{invoice && <Fact name={words.invoice} value={invoiceText(words, invoice)} />}
				</dl>
			</Card>
			{note !== null && <NoteCard note={note} />}
		</>
	);
}

function NoteCard({ note }: { note: string }) {
	const { words } = usePage();
	return (
		<Card title={words.note}>
			<p class="description">{note}</p>
		</Card>
	);
}

function Fact({ name, value }: { name: string; value: string }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{value}</dd>
		</div>
	);
}

function recipientFacts(words: Words, recipient: Recipient): Array<{ name: string; value: string }> {
	const { name, phone, email, postalCode, address, storeCode, storeName, pickupPlace } = recipient;
	const facts: Array<[string, Array<string | null>]> = [
		[words.recipient, [name, phone]],
		[words.email, [email]],
		[words.storeName, [storeName, storeCode]],
		[words.pickupPlace, [pickupPlace]],
		[words.addressLabel, [postalCode, address]],
	];
	return facts
		.map(([title, parts]) => ({ name: title, value: parts.filter(Boolean).join(' ') }))
		.filter(({ value }) => value !== '');
}

function invoiceText(words: Words, invoice: Invoice): string {
	const { invoiceTypes } = words;
	switch (invoice.type) {
		case 'personal':
			return [invoiceTypes[invoice.carrier], invoice.carrierCode].filter(Boolean).join(' ');
		case 'donation':
			return `${invoiceTypes.donation} ${invoice.donationCode}`;
		case 'company':
			return `${invoice.vatNumber} ${invoice.title}`;
	}
}
