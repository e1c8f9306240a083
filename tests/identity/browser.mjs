// A person at a real browser: goes to the service's pages, signs in and out, and tells what was seen there as JSON.
//
// node browser.mjs MODULES ADDRESS PICTURES HOW: where the packages are, the service's address, a folder for pictures, and
// whether nobody signs in (open) or people do (guarded).

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, address, pictures, how] = process.argv.slice(2);
const { chromium } = (await import(pathToFileURL(`${modules}/node_modules/playwright-core/index.mjs`))).default;
const axe = readFileSync(`${modules}/node_modules/axe-core/axe.min.js`, 'utf8');
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (!executablePath) throw new Error('Chromium is not there: run the tests by tests/run, which installs it');

const profile = mkdtempSync(join(tmpdir(), 'prisoverslag-browser-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath,
  headless: true,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
  // The certificate is the test's own.
  ignoreHTTPSErrors: true,
  locale: 'nb-NO',
  viewport: { width: 1100, height: 800 },
});
const told = { complaints: [], violations: {}, texts: {} };
try {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) told.complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => told.complaints.push(`${page.url()}: ${error}`));
  page.on('requestfailed', (request) => told.complaints.push(`${request.url()}: ${request.failure()?.errorText}`));

  /** What is seen, by a person and by axe; in two widths. */
  async function look(name) {
    // By the browser's own door, which the page's policy does not close.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
    told.violations[name] = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    told.texts[name] = await page.evaluate(() => document.body.innerText);
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
    await page.setViewportSize({ width: 360, height: 700 });
    await page.screenshot({ path: `${pictures}/${name}-narrow.png`, fullPage: true });
    told.texts[`${name}-overflow`] = String(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth));
    await page.setViewportSize({ width: 1100, height: 800 });
  }

  async function docs() {
    await page.goto(`${address}/docs/`);
    await page.getByText('/api/v1/estimates', { exact: true }).first().waitFor();
    told.texts.docs = await page.evaluate(() => document.body.innerText);
    await page.screenshot({ path: `${pictures}/docs.png` });
  }

  const be = (account) => page.getByRole('button', { name: account, exact: true }).click();

  await page.goto(address);
  await look('home');
  await docs();
  if (how === 'guarded') {
    await page.goto(address);
    await page.getByRole('link', { name: 'Logg på' }).click();
    await be('nobody');
    await page.getByRole('heading', { name: 'Påloggingen lyktes ikke' }).waitFor();
    await look('failed');
    told.complaints = told.complaints.filter((complaint) => !complaint.includes('status of 403'));
    await page.getByRole('link', { name: 'Prøv igjen' }).click();
    await be('kari');
    await page.getByText('Kari Nordmann').waitFor();
    await look('signed_in');
    await docs();
    await page.goto(address);
    await page.getByRole('button', { name: 'Logg av' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Du er ikke pålogget.').waitFor();
    told.after = page.url();
    await page.getByRole('link', { name: 'Logg på' }).click();
    await page.getByRole('button', { name: 'ola', exact: true }).waitFor();
    await be('ola');
    await page.getByText('Kontoen har ingen rolle').waitFor();
    await look('no_role');
    told.cookies = (await context.cookies(address)).map(({ name, httpOnly, secure, sameSite, path, domain }) =>
      ({ name, httpOnly, secure, sameSite, path, domain }));
  }
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
console.log(JSON.stringify(told));
