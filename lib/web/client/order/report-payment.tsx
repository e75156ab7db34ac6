import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { usePage, useSend } from '../page-context';
import { token } from '../send';
import { Button } from '../ui/button';
import { TextField, type FieldProblem } from '../ui/fields';
import { Icon } from '../ui/icons';
import { Card } from '../ui/layout';
import { FailureNote } from '../ui/messages';
import { readUpload, type Upload } from './upload';

/** The last five digits of the account that paid, or a picture of the transfer. */
export function ReportPayment({ onDone, numbered }: { onDone: () => void; numbered: boolean }) {
	const { words } = usePage();
	const { run, busy, failure } = useSend();
	const [lastFive, setLastFive] = useState('');
	const [upload, setUpload] = useState<Upload | null>(null);
	const [problem, setProblem] = useState<FieldProblem | null>(null);
	// With the text, not after it: a reader of the screen hears the field that the text is about.
	useLayoutEffect(() => {
		if (problem) document.getElementById(problem.field)?.focus();
	}, [problem]);

	const submit = async () => {
		if (lastFive === '' ? upload === null : !/^\d{5}$/.test(lastFive)) {
			setProblem({ field: 'lastFive', text: lastFive === '' ? words.reportEmpty : words.lastFiveWrong });
			return;
		}
		const reply = await run({
			action: 'report_payment',
			token,
			lastFive: lastFive || null,
			file: upload?.base64 ?? null,
		});
		if (reply?.ok) onDone();
	};

	return (
		<Card title={numbered ? words.reportSteps : words.report}>
			<form
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					void submit();
				}}
			>
				<p class="muted">{words.reportText}</p>
				<TextField
					field="lastFive"
					label={words.lastFive}
					problem={problem}
					inputMode="numeric"
					maxLength={5}
					optional
					value={lastFive}
					onInput={(text) => {
						setLastFive(text.replace(/\D/g, ''));
						setProblem(null);
					}}
				/>
				<FileField
					upload={upload}
					problem={problem}
					onRead={(read) => {
						setUpload('error' in read ? null : read);
						setProblem('error' in read ? { field: 'file', text: words.errors[read.error] } : null);
					}}
				/>
				<FailureNote failure={failure} onRetry={() => void submit()} />
				<Button submit wide busy={busy}>
					{busy && upload ? words.uploading : words.report}
				</Button>
				{busy && upload && <progress class="uploading" aria-label={words.uploading} />}
			</form>
		</Card>
	);
}

interface FileFieldProps {
	upload: Upload | null;
	problem: FieldProblem | null;
	onRead: (read: Awaited<ReturnType<typeof readUpload>>) => void;
}

function FileField({ upload, problem, onRead }: FileFieldProps) {
	const { words } = usePage();
	const input = useRef<HTMLInputElement>(null);
	const [reading, setReading] = useState(false);
	const wrong = problem?.field === 'file';
	const read = async () => {
		const file = input.current?.files?.[0];
		if (file === undefined) return;
		setReading(true);
		onRead(await readUpload(file));
		setReading(false);
	};
	return (
		<div class={`field${wrong ? ' wrong' : ''}`}>
			<label class="file" for="file">
				{upload?.preview ? (
					<img src={upload.preview} alt="" />
				) : (
					<Icon name={upload ? 'check' : 'upload'} size={26} />
				)}
				<span>
					{reading ? words.preparingFile : upload ? upload.name : words.chooseFile}
					{upload && <small>{words.otherFile}</small>}
				</span>
				<input
					ref={input}
					id="file"
					type="file"
					accept="image/jpeg,image/png,image/webp,application/pdf"
					aria-label={words.proofFile}
					aria-describedby="file-hint"
					aria-invalid={wrong}
					onChange={() => void read()}
				/>
			</label>
			<p class="hint" id="file-hint">
				<span role={wrong ? 'alert' : undefined}>{wrong ? problem.text : words.proofHint}</span>
			</p>
		</div>
	);
}
