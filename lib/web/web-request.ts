/** A request to the pages, however it came. */
export interface WebRequest {
	method: string;
	/** Of the address under which the page was asked for, e.g. `https://shop.example`. */
	origin: string;
	/** Of who asks. */
	address: string;
	query: Readonly<Record<string, unknown>>;
	/** `undefined`: none, or a form in parts. */
	body: Buffer | undefined;
	/** It came by the host of the LIFF app, which is not the editor's. */
	liff: boolean;
}

export interface WebAnswer {
	status: number;
	headers: Readonly<Record<string, string>>;
	/** A file is in bytes. */
	body: string | Buffer;
}
