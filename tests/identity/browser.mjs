// A person at a real browser: goes to the service's pages, signs in and out, and tells what was seen there as JSON.
//
// node browser.mjs MODULES ADDRESS PICTURES HOW: where the packages are, the service's address, a folder for pictures, and
// whether nobody signs in (open) or people do (guarded).

import { launch, listen, overflows, violations } from './chromium.mjs';

const [modules, address, pictures, how] = process.argv.slice(2);
const browser = await launch(modules);
const context = await browser.newContext({
  // The certificate is the test's own.
  ignoreHTTPSErrors: true,
  locale: 'nb-NO',
  viewport: { width: 1100, height: 800 },
});
const told = { complaints: [], violations: {}, texts: {} };
listen(context, told.complaints);
try {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  /** What is seen, by a person and by axe; in two widths. */
  async function look(name) {
    told.violations[name] = await violations(page, modules);
    told.texts[name] = await page.evaluate(() => document.body.innerText);
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
    await page.setViewportSize({ width: 360, height: 700 });
    await page.screenshot({ path: `${pictures}/${name}-narrow.png`, fullPage: true });
    told.texts[`${name}-overflow`] = String(await overflows(page));
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
  await browser.close();
}
console.log(JSON.stringify(told));
