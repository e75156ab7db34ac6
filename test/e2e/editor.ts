import type { Browser, Page } from 'playwright-core';
import type { N8n } from '../../scripts/lib/n8n';

/** Opens the editor in a new page and signs the owner in by its form. */
export async function openEditor(browser: Browser, n8n: N8n): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
	const page = await context.newPage();
	await page.goto(`${n8n.url}/signin`);
	await page.getByLabel('Email').fill(n8n.email);
	await page.getByLabel('Password').fill(n8n.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(/\/home\//);
	return page;
}
