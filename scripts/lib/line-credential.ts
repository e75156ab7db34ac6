/** Names under which the templates look their credentials up. */
export const lineCredentialName = 'LINE account';
export const loginCredentialName = 'LINE Login account';

interface SimulatedChannel {
	channelAccessToken: string;
	channelSecret: string;
}

/** Fields of a `lineMessagingApi` credential for a channel of the simulator at `url`. */
export function lineCredential({ channelAccessToken, channelSecret }: SimulatedChannel, url: string) {
	return { channelAccessToken, channelSecret, apiBaseUrl: url, dataBaseUrl: url };
}

/** Fields of a `lineLoginApi` credential for the LINE Login channel of the simulator at `url`, and one of its LIFF apps. */
export function loginCredential({ id, secret }: { id: string; secret: string }, liffId: string, url: string) {
	return { channelId: id, channelSecret: secret, liffId, apiBaseUrl: url };
}
