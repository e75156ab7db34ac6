import { useState } from 'preact/hooks';
import { pictureUrl } from '../safe-url';
import { Icon } from './icons';

/** A picture in a box that keeps its shape while it loads, or when there is none. Its title stands beside it. */
export function Picture({ url, eager = false }: { url: string | null; eager?: boolean }) {
	const [broken, setBroken] = useState(false);
	const src = broken ? undefined : pictureUrl(url);
	return (
		<span class="picture">
			{src === undefined ? (
				<Icon name="picture" size={28} />
			) : (
				<img
					src={src}
					alt=""
					loading={eager ? 'eager' : 'lazy'}
					decoding="async"
					referrerpolicy="no-referrer"
					onError={() => setBroken(true)}
				/>
			)}
		</span>
	);
}
