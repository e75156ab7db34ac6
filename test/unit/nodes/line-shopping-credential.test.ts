import { LineShoppingApi } from '../../../credentials/LineShoppingApi.credentials';

const { authenticate } = new LineShoppingApi();
const credentials = {
	shopId: ' S1 ',
	authKey: 'k&=1',
	baseUrl: 'https://partner.example/api',
	sendAs: 'headers',
	shopIdParameter: 'X-Shop',
	proofParameter: 'X-Key',
};

test('sends both as headers of the names that are typed, beside those of the request', async () => {
	const request = { url: 'https://partner.example/api/orders', headers: { accept: 'text/csv' } };
	expect(await authenticate(credentials, request)).toEqual({
		...request,
		headers: { accept: 'text/csv', 'X-Shop': 'S1', 'X-Key': 'k&=1' },
	});
});

test('or as query parameters', async () => {
	const request = { url: '/orders', qs: { page: 2 } };
	const { qs, headers } = await authenticate({ ...credentials, sendAs: 'qs' }, request);
	expect(qs).toEqual({ page: 2, 'X-Shop': 'S1', 'X-Key': 'k&=1' });
	expect(headers).toBeUndefined();
});

test.each([
	'https://evil.example/api',
	'http://partner.example/api',
	'https://partner.example:8443/',
	'//evil.example/x',
])('the key goes nowhere else: %s', async (url) => {
	await expect(authenticate(credentials, { url })).rejects.toThrow(
		'The credential is for https://partner.example',
	);
});
