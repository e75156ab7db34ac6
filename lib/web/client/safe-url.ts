/** The address of a picture that may be shown, or `undefined`: https alone, so that no page mixes in what is not. */
export function pictureUrl(url: string | null): string | undefined {
	return url?.startsWith('https://') && URL.canParse(url) ? url : undefined;
}

/** An address that a link may lead to: https, or this very server, whose address may be http while it is tried out. */
export function linkUrl(url: string | null): string | undefined {
	if (url === null || !URL.canParse(url, location.href)) return undefined;
	const { protocol, origin, href } = new URL(url, location.href);
	return protocol === 'https:' || origin === location.origin ? href : undefined;
}
