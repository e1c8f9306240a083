// A day: from an applicant's workbook to an answer by a link with a signed copy, a revision that the applicant turns down by e-mail, and hours
// until nothing is left.

import { visit } from '../calculator/form.mjs';

export const press = (page, name) => visit(page, () => page.getByRole('button', { name, exact: true }).first().click());
const follow = (page, name) => visit(page, () => page.getByRole('link', { name, exact: true }).first().click());
const identity = (page) => new URL(page.url()).pathname.split('/')[2];

export const day = (at) => aDay(at, {}, 'day');
export const dayWithoutScript = (at) => aDay(at, { javaScriptEnabled: false }, 'day-without-script');

async function aDay({ person, address, pictures, places }, options, name) {
  const page = await person(options);
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
  await unfold(page, 'Lenker til søkeren');
  await press(page, 'Lag lenker');
  const [, link] = (await page.getByLabel('Tekst til e-posten').inputValue()).match(/^http.*$/gm);
  Object.assign(told, await answer(await person(options), link, `${pictures}/${name}`));
  await page.goto(`${address}/quotes/${told.quote}`);
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
  await page.locator('details[open]').getByLabel('Hvorfor').fill('Vi beholder bestillingen.');
  const registered = page.locator('details[open]');
  await registered.getByLabel('Hvordan svaret kom').selectOption({ label: 'På e-post' });
  await registered.getByLabel('Dagen svaret ble gitt').fill('22.11.26');
  await registered.getByLabel('Hvor svaret finnes').fill('Journalpost 26/01234-7');
  await press(page, 'Registrer at søkeren takker nei');
  told.declined = await page.getByRole('main').innerText();
  await page.goto(`${address}/quotes/${told.quote}`);
  told.stands = await page.getByRole('main').innerText();
  await follow(page, 'Timene');
  told.before = await page.getByRole('main').innerText();
  await page.getByLabel(/: Levering av data, mandag/).fill('1:30');
  await page.getByLabel(/: Levering av data, tirsdag/).fill('0,5');
  await page.getByLabel(/: Arkivering og dokumentasjon, onsdag/).fill('4');
  await press(page, 'Før timene');
  told.worked = await page.getByRole('main').innerText();
  await page.screenshot({ path: `${pictures}/${name}-work.png`, fullPage: true });
  await page.goto(`${address}/quotes?status=accepted`);
  told.listed = await page.getByRole('main').innerText();
  return told;
}

/** An applicant answers by a link, which a scanner has opened before, and adds a signed copy. */
async function answer(page, link, picture) {
  for (const path of ['', '/accept', '/decline', '/document']) await page.request.get(link + path);
  await page.goto(link);
  await follow(page, 'Aksepter tilbudet');
  await page.getByLabel('Navnet ditt').fill('Kari Nordmann');
  await page.getByLabel('Rollen din i virksomheten').fill('Seksjonssjef');
  await page.getByRole('checkbox', { name: /fullmakt/ }).check();
  await press(page, 'Aksepter og bestill');
  const receipt = await page.getByRole('main').innerText();
  await follow(page, 'Legg ved signert kopi');
  await press(page, 'Send inn');
  const nothing = await page.getByRole('main').innerText();
  const document = await (await page.request.get(`${link}/document`)).body();
  const file = (buffer) => page.getByLabel('Den signerte PDF-en').setInputFiles({ name: 'signert.pdf', mimeType: 'application/pdf', buffer });
  await file(document);
  await press(page, 'Send inn');
  const unsigned = await page.getByRole('main').innerText();
  await page.screenshot({ path: `${picture}-unsigned.png`, fullPage: true });
  await file(Buffer.concat([document, Buffer.from('% mer')]));
  await press(page, 'Send inn');
  const copy = await page.getByRole('main').innerText();
  await page.screenshot({ path: `${picture}-receipt.png`, fullPage: true });
  return { receipt, nothing, unsigned, copy };
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
