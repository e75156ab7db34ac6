// A page is out of its sandbox only where no editor has a session.
import type { IWebhookFunctions } from 'n8n-workflow';

import { isLiffHost } from '../../../nodes/GroupBuyStorefrontTrigger/site';

const context = (liffHost: string): IWebhookFunctions =>
	({
		getNodeParameter: () => ({ liffHost }),
		getInstanceBaseUrl: () => 'https://n8n.example:5678/',
	}) as unknown as IWebhookFunctions;

test.each([
	['shop.example', ['shop.example'], true],
	['https://shop.example/', ['shop.example:443'], true],
	['shop.example', ['SHOP.example', '10.0.0.2:5678'], true],
	['', ['shop.example'], false],
	['shop.example', ['other.example'], false],
	['shop.example', [], false],
	['shop.example', ['shop.example.evil.example'], false],
	['n8n.example', ['n8n.example'], false],
	// The editor is asked under the name of the LIFF app: its session would be in reach.
	['shop.example', ['shop.example', 'n8n.example'], false],
	['shop.example', ['', ''], false],
])('LIFF host %j, asked for %j: %s', (liffHost, hosts, expected) => {
	expect(isLiffHost(context(liffHost), hosts)).toBe(expected);
});
