// What every browser of the tests does alike: start, listen to complaints, and judge what a page looks like.

import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Starts Chromium. `modules` is the folder where the packages are. */
export async function launch(modules) {
  const { chromium } = (await import(pathToFileURL(`${modules}/node_modules/playwright-core/index.mjs`))).default;
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (!executablePath) throw new Error('Chromium is not there: run the tests by tests/run, which installs it');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

/** Collects what the pages of a context complain of. A policy of the page that is broken is an error of the console. */
export function listen(context, complaints) {
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`${error.page()?.url()}: ${error.error()}`));
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // The page takes a request back that another has overtaken, and a file that is downloaded ends a visit.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${reason}`);
  });
}

/** Collects the requests that are sent to anywhere else than the address. */
export function listenForStrangers(context, address, strangers) {
  const { origin } = new URL(address);
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) strangers.push(request.url());
  });
}

/** What axe finds wrong with a page, by all of its rules or by those of the options. */
export async function violations(page, modules, options = {}) {
  // By the browser's own door, which the page's policy does not close.
  await page.evaluate(readFileSync(`${modules}/node_modules/axe-core/axe.min.js`, 'utf8'));
  const found = await page.evaluate((rules) => window.axe.run({ resultTypes: ['violations'], ...rules }), options);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Whether a page is wider than its window. */
export const overflows = (page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
