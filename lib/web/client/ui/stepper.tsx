import { usePage } from '../page-context';
import { Icon } from './icons';

interface StepperProps {
	/** What is counted. */
	title: string;
	quantity: number;
	/** The most that may be had; `min` the least. */
	max: number;
	min?: number;
	onChange: (quantity: number) => void;
}

export function Stepper({ title, quantity, max, min = 0, onChange }: StepperProps) {
	const { words } = usePage();
	return (
		<div class="stepper" role="group" aria-label={words.quantityOf(title)}>
			<button
				type="button"
				aria-label={words.lessOf(title)}
				disabled={quantity <= min}
				onClick={() => onChange(quantity - 1)}
			>
				<Icon name="minus" />
			</button>
			<output aria-live="polite">{quantity}</output>
			<button
				type="button"
				aria-label={words.moreOf(title)}
				disabled={quantity >= max}
				onClick={() => onChange(quantity + 1)}
			>
				<Icon name="plus" />
			</button>
		</div>
	);
}
