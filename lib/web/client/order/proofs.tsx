import { useState } from 'preact/hooks';
import type { OrderPage, ProofView } from '../../api';
import { usePage, useSend } from '../page-context';
import { token } from '../send';
import { Card } from '../ui/layout';
import { FailureNote } from '../ui/messages';
import { Sheet } from '../ui/sheet';

interface ProofFile {
	mime: string;
	base64: string;
}

/** What the server keeps is one of these; nothing else is ever opened. */
const PICTURES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];
const PDF = 'application/pdf';

export function Proofs({ page: { proofs } }: { page: OrderPage }) {
	const { words, time } = usePage();
	const { run, failure, busy } = useSend();
	const [file, setFile] = useState<ProofFile | null>(null);
	if (proofs.length === 0) return null;
	const open = async ({ code }: ProofView) => {
		const reply = await run({ action: 'proof', token, proofCode: code });
		if (reply?.ok && 'file' in reply) setFile(reply.file);
	};
	return (
		<Card title={words.proofs} icon="wallet">
			<ul class="rows">
				{proofs.map((proof) => (
					<li key={proof.code} class="row">
						<span class="row-text">
							<strong>
								<span class={`state ${proof.state}`}>{words.proofStates[proof.state]}</span>
								{proof.lastFive !== null && ` ${words.lastFiveOf(proof.lastFive)}`}
							</strong>
							<small>{time(proof.submittedAt)}</small>
							{proof.reason !== null && <small>{words.reason(proof.reason)}</small>}
						</span>
						{proof.hasFile && (
							<button type="button" class="text-button" disabled={busy} onClick={() => void open(proof)}>
								{words.viewProof}
							</button>
						)}
					</li>
				))}
			</ul>
			<FailureNote failure={failure} />
			{file && (
				<Sheet title={words.proofPicture} onClose={() => setFile(null)}>
					<ProofContent file={file} />
				</Sheet>
			)}
		</Card>
	);
}

function ProofContent({ file: { mime, base64 } }: { file: ProofFile }) {
	const { words } = usePage();
	const url = `data:${mime};base64,${base64}`;
	return (
		<div class="proof">
			{PICTURES.includes(mime) && <img src={url} alt={words.proofPicture} />}
			{mime === PDF && (
				<a class="button secondary" href={url} download="proof.pdf">
					{words.download}
				</a>
			)}
		</div>
	);
}
