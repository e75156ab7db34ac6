/** Names under which the templates look their credentials up. */
export const lineCredentialName = 'LINE account';

interface SimulatedChannel {
	channelAccessToken: string;
	channelSecret: string;
}

/** Fields of a `lineMessagingApi` credential for a channel of the simulator at `url`. */
export function lineCredential({ channelAccessToken, channelSecret }: SimulatedChannel, url: string) {
	return { channelAccessToken, channelSecret, apiBaseUrl: url, dataBaseUrl: url };
}
