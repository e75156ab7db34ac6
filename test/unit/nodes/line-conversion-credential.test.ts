import { LineConversionApi } from '../../../credentials/LineConversionApi.credentials';

const { authenticate } = new LineConversionApi();
const credentials = {
	tagId: 'tag-1',
	tagAccessToken: ' t0ken ',
	channelId: '',
	apiBaseUrl: 'https://conversion.example',
};
const url = 'https://conversion.example/v1/tag-1/events';

test('sends the token raw, and the channel only when there is one', async () => {
	const request = { url, headers: { accept: 'application/json' } };
	expect(await authenticate(credentials, request)).toEqual({
		...request,
		headers: { accept: 'application/json', 'X-Line-TagAccessToken': 't0ken' },
	});
	const { headers } = await authenticate({ ...credentials, channelId: ' 165 ' }, { url });
	expect(headers).toEqual({ 'X-Line-TagAccessToken': 't0ken', 'X-Line-ChannelID': '165' });
});

test('the token goes to no other host', async () => {
	const elsewhere = 'https://conversion.example.evil.example/v1/tag-1/events';
	await expect(authenticate(credentials, { url: elsewhere })).rejects.toThrow(
		'The credential is for https://conversion.example',
	);
});
