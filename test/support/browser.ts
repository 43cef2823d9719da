import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Debian's Chromium, without what it does on its own on the network. */
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Skips a suite on a machine without a browser; in CI that is a failure. Call it in `before`. */
export function needsBrowser(suite: Mocha.Context): void {
  if (existsSync(executablePath)) return;
  if (process.env.CI) throw new Error(`there is no ${executablePath} here; in CI that is a failure`);
  console.log(`      (left out: there is no browser at ${executablePath}; install Debian's package chromium)`);
  suite.skip();
}

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args });

/** A page, and everything that went wrong on it: scripts that threw, answers of 500 and more, requests to other hosts. */
export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  troubles: string[];
}

export async function openPage(browser: Browser, url: string, width = 1_280, height = 900): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width, height }, acceptDownloads: true, locale: 'en-GB' });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`a script threw: ${error.message}`));
  page.on('response', (response) => void (response.status() >= 500 && troubles.push(`${response.status()} from ${response.url()}`)));
  page.on('request', (request) => void (/^https?:/.test(request.url()) && !request.url().startsWith(url) && troubles.push(`a request to another host: ${request.url()}`)));
  page.setDefaultTimeout(30_000);
  return { page, context, troubles };
}

export async function signIn(page: Page, url: string, { email, password }: { email: string; password: string }): Promise<void> {
  // The back office loads after the engine, and on a busy machine that takes a while.
  await page.goto(`${url}/admin/login`, { timeout: 60_000 });
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
}

/** How far the page, or AdminJS's scrolling part of it, is wider than the screen: what would have to be scrolled sideways. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const parts = [document.documentElement, document.querySelector('[data-css=app-content]')];
    return Math.max(...parts.map((part) => (part ? part.scrollWidth - part.clientWidth : 0)));
  });

/** The page has asked for what it shows, and has it. A dialer's page never falls silent: its events go on. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1, .adminjs_H2').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.sd-loading') === null);
  await page.waitForTimeout(150);
}
