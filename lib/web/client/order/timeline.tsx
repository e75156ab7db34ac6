import type { OrderPage } from '../../api';
import { usePage } from '../page-context';
import { Card } from '../ui/layout';

/** What has happened, the newest first. */
export function Timeline({ page: { timeline } }: { page: OrderPage }) {
	const { words, time } = usePage();
	if (timeline.length === 0) return null;
	return (
		<Card title={words.progress} icon="clock">
			<ol class="timeline" reversed>
				{[...timeline].reverse().map(({ event, at }, index) => (
					<li key={index}>
						<span>{words.timeline[event]}</span>
						<time dateTime={new Date(at).toISOString()}>{time(at)}</time>
					</li>
				))}
			</ol>
		</Card>
	);
}
