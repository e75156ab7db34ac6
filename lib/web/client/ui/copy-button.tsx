import { useEffect, useState } from 'preact/hooks';
import { copyText } from '../copy-text';
import { usePage } from '../page-context';
import { Icon } from './icons';

const SHOWN = 2_000;

export function CopyButton({ name, text }: { name: string; text: string }) {
	const { words, announce } = usePage();
	const [copied, setCopied] = useState(false);
	useEffect(() => {
		if (!copied) return;
		const timer = setTimeout(() => setCopied(false), SHOWN);
		return () => clearTimeout(timer);
	}, [copied]);
	const copy = async () => {
		if (!(await copyText(text))) return;
		setCopied(true);
		announce(words.copied);
	};
	return (
		<button type="button" class="copy" aria-label={words.copyOf(name)} onClick={() => void copy()}>
			<Icon name={copied ? 'check' : 'copy'} size={18} />
			<span>{copied ? words.copied : words.copy}</span>
		</button>
	);
}
