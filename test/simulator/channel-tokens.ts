import type { Answer } from './answer';
import type { Clock } from './clock';
import { opaqueToken } from './ids';
import { oauthError } from './login';
import type { State } from './state';

/** A stateless token lives 15 minutes; LINE tells one second less (reference, "Issue stateless channel access token"). */
const STATELESS_SECONDS = 900;
/** What LINE's own example tells of a token without an end. */
const LONG_LIVED_SECONDS = 3_138_007_490;

/** Channel access tokens of the Messaging API channels and of the LINE Login channel. */
export class ChannelTokens {
	readonly #stateless = new Map<string, { channelId: string; expiresAt: number }>();

	constructor(
		private readonly state: State,
		private readonly clock: Clock,
	) {}

	/** `POST /oauth2/v3/token` with a channel's ID and secret. */
	issueStateless(form: URLSearchParams): Answer {
		if (form.get('grant_type') !== 'client_credentials')
			return oauthError('unsupported_grant_type', "'grant_type' must be 'client_credentials'");
		const [id, secret] = [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
		if (id === '' || secret === '') return oauthError('invalid_request', 'some parameters missed or invalid');
		const known = this.#secretOf(id);
		if (known === undefined) return oauthError('invalid_client', 'invalid client_id');
		if (known !== secret) return oauthError('invalid_client', 'invalid client_secret');
		const token = `eyJhbGciOiJIUzI1NiJ9.${opaqueToken(96)}.${opaqueToken(32)}`;
		this.#stateless.set(token, { channelId: id, expiresAt: this.clock.now() + STATELESS_SECONDS * 1_000 });
		return {
			status: 200,
			body: { token_type: 'Bearer', access_token: token, expires_in: STATELESS_SECONDS - 1 },
		};
	}

	/** `POST /v2/oauth/verify`, for tokens without an end only: a stateless one is another API's. */
	verifyLongLived(form: URLSearchParams): Answer {
		const channel = this.state.channelByToken(form.get('access_token') ?? '');
		if (!channel) return oauthError('invalid_request', 'access token invalid');
		return {
			status: 200,
			body: { client_id: channel.id, expires_in: LONG_LIVED_SECONDS, scope: 'P CM' },
		};
	}

	/** The channel whose token this is, as long as it lives. */
	channelIdOf(token: string): string | undefined {
		const stateless = this.#stateless.get(token);
		if (stateless) return stateless.expiresAt > this.clock.now() ? stateless.channelId : undefined;
		return this.state.channelByToken(token)?.id;
	}

	#secretOf(channelId: string): string | undefined {
		const { loginChannel, channels } = this.state;
		return channelId === loginChannel.id ? loginChannel.secret : channels.get(channelId)?.channelSecret;
	}
}
