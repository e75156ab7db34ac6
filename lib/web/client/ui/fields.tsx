import type { ComponentChildren, TargetedInputEvent } from 'preact';
import { usePage } from '../page-context';

/** What is wrong with a field of a form, by its name there. */
export interface FieldProblem {
	field: string;
	text: string;
}

interface FieldProps {
	/** As the form's checks name it: `recipient.phone`. */
	field: string;
	label: string;
	problem: FieldProblem | null;
	hint?: string | undefined;
	optional?: boolean;
}

interface TextFieldProps extends FieldProps {
	value: string;
	onInput: (value: string) => void;
	onBlur?: () => void;
	type?: 'text' | 'tel' | 'email';
	inputMode?: 'numeric' | 'text';
	autoComplete?: string;
	maxLength?: number;
	placeholder?: string;
	/** Several lines. */
	lines?: number;
	/** Right of the hint. */
	aside?: string;
}

export function TextField({
	field,
	label,
	problem,
	hint,
	optional = false,
	value,
	onInput,
	onBlur,
	type = 'text',
	inputMode,
	autoComplete = 'off',
	maxLength,
	placeholder,
	lines,
	aside,
}: TextFieldProps) {
	const { words } = usePage();
	const wrong = problem?.field === field ? problem.text : undefined;
	const told = (wrong ?? hint ?? aside) !== undefined;
	const input = {
		id: field,
		value,
		maxLength,
		placeholder,
		'aria-invalid': wrong !== undefined,
		'aria-describedby': told ? `${field}-hint` : undefined,
		'aria-required': !optional,
		onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) =>
			onInput(event.currentTarget.value),
		onBlur,
	};
	return (
		<div class={`field${wrong === undefined ? '' : ' wrong'}`}>
			<label for={field}>
				{label}
				{optional && <span class="muted"> {words.optional}</span>}
			</label>
			{lines === undefined ? (
				<input {...input} type={type} inputMode={inputMode} autocomplete={autoComplete} list={undefined} />
			) : (
				<textarea {...input} rows={lines} />
			)}
			{told && (
				<p class="hint" id={`${field}-hint`}>
					<span role={wrong === undefined ? undefined : 'alert'}>{wrong ?? hint}</span>
					{aside !== undefined && <span class="muted">{aside}</span>}
				</p>
			)}
		</div>
	);
}

export interface Choice {
	value: string;
	title: string;
	detail?: string | undefined;
	aside?: string | undefined;
}

/** One of a few, all of them in view. */
export function Choices({
	field,
	label,
	problem,
	choices,
	value,
	onChange,
	hideLabel = false,
	compact = false,
}: FieldProps & {
	choices: readonly Choice[];
	value: string;
	onChange: (value: string) => void;
	hideLabel?: boolean;
	compact?: boolean;
}) {
	const wrong = problem?.field === field ? problem.text : null;
	return (
		<fieldset class={`choices${compact ? ' compact' : ''}`} id={field} tabIndex={-1}>
			<legend class={hideLabel ? 'unseen' : undefined}>{label}</legend>
			{choices.map((choice) => (
				<label key={choice.value} class="choice">
					<input
						type="radio"
						name={field}
						value={choice.value}
						checked={choice.value === value}
						onChange={() => onChange(choice.value)}
					/>
					<span class="choice-text">
						<span>{choice.title}</span>
						{choice.detail !== undefined && <small>{choice.detail}</small>}
					</span>
					{choice.aside !== undefined && <span class="choice-aside">{choice.aside}</span>}
				</label>
			))}
			{wrong !== null && (
				<p class="hint bad" role="alert">
					{wrong}
				</p>
			)}
		</fieldset>
	);
}

export function Row({ children }: { children: ComponentChildren }) {
	return <div class="field-row">{children}</div>;
}
