// What buyers do on an order's page to pay, over a real store.
import { InputError } from '../../../lib/groupbuy/input-error';
import { markPaid } from '../../../lib/store/fulfilment';
import { orderDetails } from '../../../lib/store/order-details';
import { setPaymentUrl } from '../../../lib/store/order-links';
import { readProof } from '../../../lib/store/payment-proofs';
import { confirmOrder } from '../../../lib/store/shop-order-life';
import type { Store } from '../../../lib/store/store';
import { MAX_UPLOAD_BYTES } from '../../../lib/web/upload';
import { inconsistencies } from '../../support/consistency';
import { checkout, customLine, made, PAY_ON_DELIVERY, paymentMethod } from '../../support/fast-orders';
import { filled, gps, JPEG, png, pngChunk, segment, withSegments } from '../../support/pictures';
import { NOW } from '../../support/shop';
import { AT, linkTo, MEI, MING, notedEvents, siteOf, visitorOf } from '../../support/storefront';
import { describeStores } from '../../support/stores';

const MINUTE = 60_000;
const LINE_PAY = paymentMethod({ id: 'line-pay', type: 'payment_link', name: 'LINE Pay' });

describeStores((open) => {
	let store: Store;
	let ask: ReturnType<typeof visitorOf>;
	/** MEI's order, of which MING must never hear. */
	let hers: string;
	beforeEach(async () => {
		store = await open();
		ask = visitorOf(siteOf(store), () => [MEI, hers]);
		hers = await toPay({ lineUserId: MEI });
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	const toPay = async (changes: Parameters<typeof made>[2] = {}, payment = paymentMethod()) => {
		const chosen = { lineUserId: MING, checkout: checkout({ payment }), ...changes };
		const code = await made(store, [customLine()], chosen);
		await store.tx(async (trx) => await confirmOrder(trx, code, NOW));
		return code;
	};
	const link = async (code: string, who = MING) => ({ token: await linkTo(store.db, code, who) });
	const paid = async (code: string) => {
		const marking = { orderCodes: [code], actor: null, reason: null, at: AT };
		await store.tx(async (trx) => await markPaid(trx, marking, AT));
	};
	const events = async () => await notedEvents(store.db);
	const order = async (code: string) => await orderDetails(store.db, code);

	describe('request payment', () => {
		const pointTo = async (code: string, url: string | null) =>
			await store.tx(async (trx) => await setPaymentUrl(trx, code, url, AT));

		test('is told once a minute until there is an address, which the page then shows', async () => {
			const code = await toPay({}, LINE_PAY);
			const token = await link(code);
			const both = await Promise.all([ask('request_payment', token), ask('request_payment', token)]);
			expect([...both, await ask('request_payment', token, AT + MINUTE - 1)]).toMatchObject(
				Array(3).fill({ ok: true, page: { stage: 'to_pay', paymentUrl: null } }),
			);
			expect(await events()).toEqual([`payment_requested ${code}`]);
			await ask('request_payment', token, AT + MINUTE);
			expect(await events()).toHaveLength(2);
			const url = 'https://pay.example.com/1?sign=2';
			expect(await pointTo(code, ` ${url} `)).toBe(url);
			for (const now of [AT + MINUTE, AT + 9 * MINUTE])
				expect(await ask('request_payment', token, now)).toMatchObject({ page: { paymentUrl: url } });
			expect(await ask('load', token)).toMatchObject({ page: { paymentUrl: url } });
			expect(await events()).toHaveLength(2);
			expect((await order(hers)).paymentUrl).toBeNull();
		});

		test.each([
			'javascript:alert(1)',
			'JAVASCRIPT://pay.example.com/%0aalert(1)',
			'data:text/html,<script>alert(1)</script>',
			'http://pay.example.com/1',
			'http://localhost/1',
			'https://bank.example@evil.example/',
			'//pay.example.com',
			'',
			`https://pay.example.com/${'a'.repeat(2_000)}`,
		])('%s never gets onto a page', async (url) => {
			const code = await toPay({}, LINE_PAY);
			await expect(pointTo(code, url)).rejects.toThrow(InputError);
			expect(await ask('load', await link(code))).toMatchObject({ page: { paymentUrl: null } });
		});

		test('an address can be taken back; an unknown order says so', async () => {
			const code = await toPay({}, LINE_PAY);
			await pointTo(code, 'https://pay.example.com/1');
			expect(await pointTo(code, null)).toBeNull();
			expect(await ask('load', await link(code))).toMatchObject({ page: { paymentUrl: null } });
			await expect(pointTo('R0000000', null)).rejects.toThrow("'R0000000'");
		});

		test.each<[string, () => Promise<string>]>([
			['is paid', async () => await toPay({}, LINE_PAY).then(async (code) => (await paid(code), code))],
			['is paid on delivery', async () => await toPay({}, PAY_ON_DELIVERY)],
			['waits to be confirmed', async () => await made(store, [customLine()], { lineUserId: MING })],
		])('not for what %s', async (_what, make) => {
			const code = await make();
			expect(await ask('request_payment', await link(code))).toMatchObject({ error: 'not_possible' });
			expect(await events()).toEqual([]);
		});
	});

	describe('report a payment', () => {
		const report = async (code: string, lastFive: unknown, file: Buffer | string | null = null) =>
			await ask('report_payment', {
				...(await link(code)),
				...{ lastFive, file: Buffer.isBuffer(file) ? file.toString('base64') : file },
			});

		const clean = png();
		const withPlace = Buffer.concat([
			clean.subarray(0, 33),
			pngChunk('eXIf', gps().subarray(6)),
			clean.subarray(33),
		]);
		test.each<[string, Buffer, Buffer, string]>([
			['JPEG', withSegments(segment(0xe1, gps())), JPEG, 'image/jpeg'],
			['PNG', withPlace, clean, 'image/png'],
		])(
			'a %s is kept and shown without where it was taken, the same again once',
			async (_, sent, kept, mime) => {
				const code = await toPay();
				for (let i = 0; i < 2; i++) {
					expect(await report(code, '12345', sent)).toMatchObject({
						ok: true,
						page: {
							...{ stage: 'checking_payment', may: { pay: false, cancel: false } },
							proofs: [{ state: 'submitted', lastFive: '12345', hasFile: true }],
						},
					});
				}
				const [proof] = (await order(code)).proofs;
				const stored = await readProof(store.db, { orderCode: code, proofCode: proof!.code });
				expect(stored?.mime).toBe(mime);
				expect(Buffer.from(stored!.content).equals(kept)).toBe(true);
				expect(await ask('proof', { ...(await link(code)), proofCode: proof!.code })).toMatchObject({
					file: { mime, base64: kept.toString('base64') },
				});
				expect((await order(code)).state).toBe('proof_submitted');
				expect(await events()).toEqual([`proof_uploaded ${code}`]);
			},
		);

		test.each<[string, unknown, Buffer | string | null, string, string | null]>([
			[
				'SVG that begins like a PNG',
				null,
				Buffer.concat([png().subarray(0, 8), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')]),
				...(['file_type', 'file'] as const),
			],
			[
				'SVG',
				'12345',
				Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
				...(['file_type', 'file'] as const),
			],
			['an address of data', null, 'data:image/png;base64,iVBORw0KGgo=', 'file_type', 'file'],
			['a byte too many', null, filled(MAX_UPLOAD_BYTES + 1), 'file_too_large', 'file'],
			['more than any request has', null, filled(MAX_UPLOAD_BYTES * 2), 'file_too_large', null],
			['four digits', '1234', png(), 'invalid', 'lastFive'],
			['digits in a list', ['12345'], null, 'invalid', 'lastFive'],
			['nothing', '', null, 'invalid', 'lastFive'],
		])('refused: %s', async (_what, lastFive, file, error, field) => {
			const code = await toPay();
			expect(await report(code, lastFive, file)).toMatchObject({ ok: false, error, field });
			expect(await order(code)).toMatchObject({ state: 'awaiting_payment', proofs: [] });
			expect(await events()).toEqual([]);
		});

		test('ten times, not an eleventh', async () => {
			const code = await toPay();
			for (let i = 0; i < 10; i++) expect(await report(code, `1000${i}`)).toMatchObject({ ok: true });
			expect(await report(code, '20000')).toMatchObject({ error: 'too_many_requests' });
			// What is known is no eleventh.
			expect(await report(code, '10009')).toMatchObject({ ok: true });
			expect((await order(code)).proofs).toHaveLength(10);
			expect(await events()).toEqual(Array(10).fill(`proof_uploaded ${code}`));
		});

		test('not after the payment', async () => {
			const code = await toPay();
			await paid(code);
			expect(await report(code, '12345', png())).toMatchObject({ error: 'not_possible' });
			expect(await order(code)).toMatchObject({ state: 'paid', proofs: [] });
			expect(await events()).toEqual([]);
		});

		test('a picture is shown by the link of its own order alone', async () => {
			const [mine, other] = [await toPay(), await toPay()];
			await visitorOf(siteOf(store), () => [mine, other])('report_payment', {
				...(await link(hers, MEI)),
				...{ lastFive: null, file: png().toString('base64') },
			});
			await report(other, null, JPEG);
			const codes = [hers, other].map(async (code) => (await order(code)).proofs[0]!.code);
			for (const proofCode of [...(await Promise.all(codes)), '', null, { like: '%' }]) {
				const answer = await ask('proof', { ...(await link(mine)), proofCode });
				expect(answer).toMatchObject({ error: 'invalid', field: 'proofCode' });
				expect(answer).not.toHaveProperty('file');
			}
		});
	});
});
