import { useState } from 'preact/hooks';
import { MAX_QUANTITY_PER_LINE } from '../../../groupbuy/order';
import type { CartRefusal, OrderPage } from '../../api';
import { usePage, type Sender } from '../page-context';
import type { Reply } from '../send';
import { Button } from '../ui/button';
import { Card, Screen } from '../ui/layout';
import { FailureNote, Note } from '../ui/messages';
import { Picture } from '../ui/picture';
import { Sheet } from '../ui/sheet';
import { Stepper } from '../ui/stepper';

interface Line {
	code: string;
	title: string;
	imageUrl: string | null;
	quantity: number;
}

interface ChangeScreenProps {
	page: OrderPage;
	sender: Sender;
	onBack: () => void;
	onSubmit: (lines: Array<{ code: string; quantity: number }>) => Promise<Reply | undefined>;
}

export function ChangeScreen({ page, sender, onBack, onSubmit }: ChangeScreenProps) {
	const { words } = usePage();
	const lines = linesOf(page);
	const [wanted, setWanted] = useState<Readonly<Record<string, number>>>({});
	const [refusals, setRefusals] = useState<readonly CartRefusal[]>([]);
	const [asking, setAsking] = useState(false);
	const wantedOf = ({ code, quantity }: Line) => wanted[code] ?? quantity;
	const changed = lines.filter((line) => wantedOf(line) !== line.quantity);

	const submit = async () => {
		const reply = await onSubmit(changed.map((line) => ({ code: line.code, quantity: wantedOf(line) })));
		setAsking(false);
		setRefusals(reply && !reply.ok && reply.error === 'cart_refused' ? reply.refusals : []);
	};

	return (
		<Screen
			title={words.changeOrder}
			onBack={onBack}
			bar={
				<>
					<div class="bar-sum">
						<span>{changed.length === 0 ? words.noChange : ''}</span>
					</div>
					<Button disabled={changed.length === 0} onClick={() => setAsking(true)}>
						{words.saveChange}
					</Button>
				</>
			}
		>
			<FailureNote failure={sender.failure} onRetry={() => void submit()} />
			<Card>
				<ul class="lines">
					{lines.map((line) => (
						<li key={line.code} class="line">
							<Picture url={line.imageUrl} />
							<div class="line-text">
								<p class="line-title">
									<span class="code">{line.code}</span> {line.title}
								</p>
							</div>
							<div class="line-buy">
								<Stepper
									title={line.title}
									quantity={wantedOf(line)}
									max={MAX_QUANTITY_PER_LINE}
									onChange={(quantity) => setWanted({ ...wanted, [line.code]: quantity })}
								/>
							</div>
							<Refusal refusal={refusals.find(({ code }) => code === line.code)} />
						</li>
					))}
				</ul>
			</Card>
			<Note>{words.changeText}</Note>
			{asking && (
				<Sheet
					title={words.changeAsk}
					onClose={() => setAsking(false)}
					actions={
						<>
							<Button look="secondary" wide disabled={sender.busy} onClick={() => setAsking(false)}>
								{words.back}
							</Button>
							<Button wide busy={sender.busy} onClick={() => void submit()}>
								{words.changeYes}
							</Button>
						</>
					}
				>
					<div class="ask">
						<h2>{words.changeAsk}</h2>
						<ul>
							{changed.map((line) => (
								<li key={line.code}>{words.changeLine(line.title, line.quantity, wantedOf(line))}</li>
							))}
						</ul>
						<p>{words.changeText}</p>
					</div>
				</Sheet>
			)}
		</Screen>
	);
}

function Refusal({ refusal }: { refusal: CartRefusal | undefined }) {
	const { words } = usePage();
	if (refusal === undefined) return null;
	return (
		<p class="line-problem" role="alert">
			{words.refusals[refusal.reason](refusal.left)}
		</p>
	);
}

/** An item has a line per price; what is changed is the item. */
function linesOf({ lines }: OrderPage): Line[] {
	const items = new Map<string, Line>();
	for (const { code, title, variantTitle, imageUrl, quantity } of lines) {
		if (code === null) continue;
		const before = items.get(code)?.quantity ?? 0;
		const name = variantTitle === null ? title : `${title} ${variantTitle}`;
		items.set(code, { code, title: name, imageUrl, quantity: before + quantity });
	}
	return [...items.values()];
}
