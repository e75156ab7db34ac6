import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Recipient, ShippingMethod } from '../../../groupbuy/checkout';
import { MAX_NOTE, readCheckout, type CheckoutOffer } from '../../../groupbuy/checkout-input';
import { paymentFits } from '../../../groupbuy/checkout-methods';
import { formatMoney, type Currency } from '../../../groupbuy/money';
import { lengthOf } from '../../../groupbuy/plain-text';
import type { Totals } from '../../../groupbuy/totals';
import type { CheckoutForm as Form } from '../../api';
import { usePage, type Sender } from '../page-context';
import { linkUrl } from '../safe-url';
import { Button } from '../ui/button';
import { Choices, TextField, type FieldProblem } from '../ui/fields';
import { Card, Screen } from '../ui/layout';
import { FailureNote } from '../ui/messages';
import { TotalsList } from '../ui/totals-list';
import { checkoutOf, emptyForm, type FormState } from './form-state';
import { InvoiceFields } from './invoice-fields';
import { RecipientFields } from './recipient-fields';

const FORM = 'checkout-form';

interface CheckoutFormProps {
	offer: CheckoutOffer;
	/** To choose from; of who is logged in. */
	recipients: readonly Recipient[];
	currency: Currency;
	/** What the order costs when it is sent that way: an order or several. */
	totals: (shipping: ShippingMethod | null) => Totals[];
	/** Holds what was typed while another screen is shown. */
	typed: { current: FormState | null };
	sender: Sender;
	submitLabel: string;
	onSubmit: (form: Form) => void;
	onBack: () => void;
	/** Above the totals. */
	children?: ComponentChildren;
}

/** Who gets it, how it gets there, how it is paid. */
export function CheckoutForm(props: CheckoutFormProps) {
	const { offer, currency, sender, onSubmit, onBack } = props;
	const { words, shop } = usePage();
	const { shippingMethods, paymentMethods, invoices } = offer;
	const [form, setForm] = useState<FormState>(
		() => props.typed.current ?? emptyForm(shippingMethods, paymentMethods),
	);
	const [problem, setProblem] = useState<FieldProblem | null>(null);

	props.typed.current = form;
	const shipping = shippingMethods.find(({ id }) => id === form.shippingId);
	const payments = paymentMethods.filter((payment) => !shipping || paymentFits(payment, shipping));
	const totals = props.totals(shipping ?? null);
	const sum = totals.reduce((total, { totalMinor }) => total + totalMinor, 0);
	const privacy = linkUrl(shop.privacyUrl);

	const set = (change: Partial<FormState>) => {
		setForm((before) => ({ ...before, ...change }));
		setProblem(null);
	};
	const chooseShipping = (shippingId: string) => {
		const next = shippingMethods.find(({ id }) => id === shippingId);
		const payment = paymentMethods.find(({ id }) => id === form.paymentId);
		const fits = next !== undefined && payment !== undefined && paymentFits(payment, next);
		set(fits ? { shippingId } : { shippingId, paymentId: '' });
	};
	const submit = () => {
		const checkout = checkoutOf(form, shipping, invoices);
		const reading = readCheckout(checkout, offer);
		if (reading.ok) {
			onSubmit(checkout);
		} else {
			const { field, problem: code, max } = reading;
			setProblem({
				field,
				text: code === 'too_long' && max !== null ? words.tooLong(max) : words.problems[code],
			});
		}
	};
	// What only the server can know is told at its field too.
	useEffect(() => {
		const field = sender.failure?.field;
		if (field) setProblem({ field, text: words.errors.invalid });
	}, [sender.failure]);
	// With the text, not after it: a reader of the screen hears the field that the text is about.
	useLayoutEffect(() => {
		if (problem) document.getElementById(problem.field)?.focus();
	}, [problem]);

	const fields = { form, set, problem };
	return (
		<Screen
			title={words.checkout}
			onBack={onBack}
			bar={
				<>
					<div class="bar-sum">
						<span>{words.total}</span>
						<strong>{formatMoney(sum, currency)}</strong>
					</div>
					<Button submit form={FORM} busy={sender.busy}>
						{props.submitLabel}
					</Button>
				</>
			}
		>
			<form
				id={FORM}
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<Card title={words.shipping} icon="truck">
					<Choices
						field="shippingId"
						label={words.shipping}
						hideLabel
						problem={problem}
						value={form.shippingId}
						onChange={chooseShipping}
						choices={shippingMethods.map((method) => ({
							value: method.id,
							title: method.name,
							detail:
								method.feeMinor > 0 && method.freeFromMinor !== null
									? words.freeFrom(formatMoney(method.freeFromMinor, currency))
									: undefined,
							aside: method.feeMinor === 0 ? words.free : formatMoney(method.feeMinor, currency),
						}))}
					/>
				</Card>
				<RecipientFields {...fields} recipients={props.recipients} shipping={shipping} />
				<Card title={words.payment} icon="wallet">
					<Choices
						field="paymentId"
						label={words.payment}
						hideLabel
						problem={problem}
						value={form.paymentId}
						onChange={(paymentId) => set({ paymentId })}
						choices={payments.map(({ id, name, instructions }) => ({
							value: id,
							title: name,
							detail: instructions ?? undefined,
						}))}
					/>
				</Card>
				{invoices && <InvoiceFields {...fields} />}
				<Card>
					<TextField
						field="note"
						label={words.note}
						hint={words.noteHint}
						problem={problem}
						optional
						lines={3}
						value={form.note}
						onInput={(note) => set({ note: Array.from(note).slice(0, MAX_NOTE).join('') })}
						aside={words.noteCount(lengthOf(form.note), MAX_NOTE)}
					/>
				</Card>
				<Card title={words.summary}>
					{props.children}
					<TotalsList totals={totals} currency={currency} shipped={shipping !== undefined} />
				</Card>
				<p class="muted small-print">
					{words.agreement}
					{privacy !== undefined && (
						<a href={privacy} target="_blank" rel="noopener noreferrer">
							{words.privacy}
						</a>
					)}
				</p>
				<FailureNote failure={sender.failure} onRetry={submit} />
			</form>
		</Screen>
	);
}
