import type { Recipient, ShippingMethod, ShippingType } from '../../../groupbuy/checkout';
import { SHIPPING_NEEDS } from '../../../groupbuy/checkout-methods';
import { usePage } from '../page-context';
import { Choices, Row, TextField, type FieldProblem } from '../ui/fields';
import { Card } from '../ui/layout';
import { FOREIGN_COUNTRIES, withRecipient, type FormState } from './form-state';

export interface FieldsProps {
	form: FormState;
	set: (change: Partial<FormState>) => void;
	problem: FieldProblem | null;
}

/** The chains' own maps of Taiwan, where stores and their numbers are found. */
const SEVEN_ELEVEN = { chain: 'sevenEleven', map: 'https://emap.pcsc.com.tw/' } as const;
const FAMILY_MART = { chain: 'familyMart', map: 'https://www.family.com.tw/Marketing/zh/Map' } as const;

const STORE_MAPS: { readonly [type in ShippingType]?: typeof SEVEN_ELEVEN | typeof FAMILY_MART } = {
	seven_eleven_c2c: SEVEN_ELEVEN,
	seven_eleven_b2c: SEVEN_ELEVEN,
	family_mart_c2c: FAMILY_MART,
	family_mart_b2c: FAMILY_MART,
};

interface RecipientFieldsProps extends FieldsProps {
	recipients: readonly Recipient[];
	shipping: ShippingMethod | undefined;
}

export function RecipientFields(props: RecipientFieldsProps) {
	const { form, set, problem, shipping } = props;
	const { words } = usePage();
	const needs = shipping && SHIPPING_NEEDS[shipping.type];
	const stores = shipping && STORE_MAPS[shipping.type];
	const abroad = needs?.country === 'abroad';
	const text = (key: 'name' | 'phone' | 'email' | 'postalCode' | 'address' | 'storeCode' | 'storeName') => ({
		field: `recipient.${key}`,
		value: form[key],
		onInput: (value: string) => set({ [key]: value }),
		problem,
	});
	return (
		<Card title={words.recipient} icon="friend">
			<SavedRecipients {...props} />
			<Row>
				<TextField
					{...text('name')}
					label={words.name}
					autoComplete="name"
					hint={needs?.store === 'taiwan' ? words.nameOnId : undefined}
				/>
				<TextField {...text('phone')} label={words.phone} type="tel" autoComplete="tel" />
			</Row>
			{needs?.store && (
				<>
					<Row>
						<TextField
							{...text('storeCode')}
							label={words.storeCode}
							{...(abroad ? {} : { inputMode: 'numeric' as const, maxLength: 6 })}
						/>
						<TextField {...text('storeName')} label={words.storeName} />
					</Row>
					{stores && (
						<a class="text-link" href={stores.map} target="_blank" rel="noopener noreferrer">
							{words.findStore(words[stores.chain])} ↗
						</a>
					)}
				</>
			)}
			{shipping?.type === 'pick_up' && <PickupPlace {...props} shipping={shipping} />}
			{needs?.address && (
				<>
					{abroad && <Country {...props} />}
					<Row>
						<TextField
							{...text('postalCode')}
							label={words.postalCode}
							optional={abroad || needs.address === 'optional'}
							autoComplete="postal-code"
							inputMode={abroad ? 'text' : 'numeric'}
						/>
						<TextField
							{...text('address')}
							label={words.addressLabel}
							autoComplete="street-address"
							optional={needs.address === 'optional'}
							hint={needs.store ? words.returnAddress : undefined}
						/>
					</Row>
				</>
			)}
			<TextField {...text('email')} label={words.email} type="email" autoComplete="email" optional />
		</Card>
	);
}

/** Fills in an address from before; what is typed after that makes it another one. */
function SavedRecipients({ recipients, form, set, problem }: RecipientFieldsProps) {
	const { words } = usePage();
	if (recipients.length === 0) return null;
	const same = ({ name, phone, address, storeCode }: Recipient) =>
		name === form.name &&
		phone === form.phone &&
		(address ?? '') === form.address &&
		(storeCode ?? '') === form.storeCode;
	return (
		<Choices
			field="saved-recipient"
			label={words.savedRecipients}
			problem={problem}
			value={String(recipients.findIndex(same))}
			onChange={(index) => {
				const recipient = recipients[Number(index)];
				if (recipient) set(withRecipient(form, recipient));
			}}
			choices={recipients.map(({ name, phone, storeName, address }, index) => ({
				value: String(index),
				title: `${name} ${phone}`,
				detail: storeName ?? address ?? undefined,
			}))}
		/>
	);
}

function PickupPlace({ form, set, problem, shipping }: FieldsProps & { shipping: ShippingMethod }) {
	const { words } = usePage();
	if (shipping.places.length === 0) return <p class="muted">{words.agreedInChat}</p>;
	return (
		<Choices
			field="recipient.pickupPlace"
			label={words.pickupPlace}
			problem={problem}
			value={form.pickupPlace}
			onChange={(pickupPlace) => set({ pickupPlace })}
			choices={shipping.places.map((place) => ({ value: place, title: place }))}
		/>
	);
}

function Country({ form, set, problem }: FieldsProps) {
	const { words } = usePage();
	const names = new Intl.DisplayNames(words.locale, { type: 'region' });
	const field = 'recipient.country';
	const wrong = problem?.field === field;
	return (
		<div class={`field${wrong ? ' wrong' : ''}`}>
			<label for={field}>{words.country}</label>
			<select
				id={field}
				value={form.country}
				aria-describedby={`${field}-hint`}
				aria-invalid={wrong}
				onChange={(event) => set({ country: event.currentTarget.value })}
			>
				<option value="TW" disabled>
					{words.problems.country}
				</option>
				{FOREIGN_COUNTRIES.map((country) => (
					<option key={country} value={country}>
						{names.of(country)}
					</option>
				))}
			</select>
			<p class="hint" id={`${field}-hint`}>
				<span role={wrong ? 'alert' : undefined}>{wrong ? problem.text : words.englishHint}</span>
			</p>
		</div>
	);
}
