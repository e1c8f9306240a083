// A day: from an applicant's workbook to an order, and a revision of it that the applicant turns down.

import { visit } from '../calculator/form.mjs';

export const press = (page, name) => visit(page, () => page.getByRole('button', { name, exact: true }).first().click());
const follow = (page, name) => visit(page, () => page.getByRole('link', { name, exact: true }).first().click());
const identity = (page) => new URL(page.url()).pathname.split('/')[2];

export const day = ({ person, ...at }) => aDay(person(), at, 'day');
export const dayWithoutScript = ({ person, ...at }) => aDay(person({ javaScriptEnabled: false }), at, 'day-without-script');

async function aDay(opened, { address, pictures, places }, name) {
  const page = await opened;
  const told = {};
  await page.goto(address);
  await follow(page, 'Nytt tilbud');
  await page.getByLabel('Fil', { exact: true }).setInputFiles(places.workbook);
  await press(page, 'Lag utkast av filen');
  told.quote = identity(page);
  told.missing = await tasks(page);
  await page.getByLabel('Saksnummer').fill('2026/4711');
  await page.getByLabel('Leveringsdag').fill('1.3.2029');
  for (const note of await page.getByLabel('Notat').all()) await note.fill('Avklart med søkeren.');
  await hours(page);
  await press(page, 'Lagre');
  told.tasks = await tasks(page);
  told.price = await page.locator('.price strong').first().innerText();
  await page.screenshot({ path: `${pictures}/${name}-draft.png` });
  await press(page, 'Lagre og gå til utsending');
  told.look = await page.getByRole('main').innerText();
  await page.screenshot({ path: `${pictures}/${name}-issue.png` });
  await press(page, 'Send tilbudet');
  told.issued = await page.getByRole('main').innerText();
  await unfold(page, 'Søkeren har akseptert');
  await page.getByLabel('Hvem som har signert').fill('Kari Nordmann');
  await page.getByLabel('I hvilken rolle').fill('Seksjonssjef');
  await press(page, 'Registrer at tilbudet er akseptert');
  told.ordered = await page.getByRole('main').innerText();
  await page.screenshot({ path: `${pictures}/${name}-order.png`, fullPage: true });
  await unfold(page, 'Lag en revisjon');
  await press(page, 'Lag en revisjon');
  told.revision = identity(page);
  await page.getByRole('checkbox', { name: / F_SP$/ }).uncheck();
  for (const note of await page.getByLabel('Notat').all()) await note.fill('Avklart med søkeren.');
  await press(page, 'Lagre');
  told.since = await page.getByRole('complementary', { name: 'Pris', exact: true }).innerText();
  await press(page, 'Lagre og gå til utsending');
  await press(page, 'Send tilbudet');
  told.compared = await page.getByRole('main').innerText();
  await page.screenshot({ path: `${pictures}/${name}-revision.png`, fullPage: true });
  await unfold(page, 'Søkeren har takket nei');
  await page.getByRole('main').getByLabel('Hvorfor').first().fill('Vi beholder bestillingen.');
  await press(page, 'Registrer at søkeren takker nei');
  told.declined = await page.getByRole('main').innerText();
  await page.goto(`${address}/quotes/${told.quote}`);
  told.stands = await page.getByRole('main').innerText();
  await page.goto(`${address}/quotes?status=accepted`);
  told.listed = await page.getByRole('main').innerText();
  return told;
}

const unfold = (page, text) => page.getByText(text, { exact: true }).first().click();

/** Other hours for the first line, with a reason. */
async function hours(page) {
  await page.locator('details.hours > summary').first().click();
  const line = page.locator('details.hours').first();
  await line.getByLabel('Timer', { exact: false }).first().fill('12,5');
  await line.getByLabel('Begrunnelse').fill('Mange avklaringer.');
}

/** What the page says is missing before the quote can be issued. */
export async function tasks(page) {
  const heading = page.getByRole('heading', { name: 'Før det kan sendes' });
  return heading.locator('xpath=..').innerText();
}
