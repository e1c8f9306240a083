// What a person does on the calculator's page, by roles and labels.

import { readFileSync } from 'node:fs';

/** What the page's buttons and headings are called in each language. */
export const SAID = {
  nb: { price: 'Beregn prisen', priced: 'Forventet pris', aside: 'Pris', wrong: 'Noe må rettes', own: 'Bokmål' },
  nn: { price: 'Rekn ut prisen', priced: 'Venta pris', aside: 'Pris', wrong: 'Noko må rettast', own: 'Nynorsk' },
  en: { price: 'Calculate the price', priced: 'Expected price', aside: 'Price', wrong: 'Something must be corrected', own: 'English' },
};

export const region = (page, name) => page.getByRole('region', { name, exact: true });
export const group = (page, name) => page.getByRole('group', { name });
export const row = (page, name) => page.getByRole('group', { name, exact: true });
/** The part of the page with the price. */
export const aside = (page, language = 'nb') => page.getByRole('complementary', { name: SAID[language].aside, exact: true });
export const summary = (page, language = 'nb') => page.getByRole('group', { name: SAID[language].wrong, exact: true });
/** What folds a part of the page, by what it says. */
export const fold = (place, text = 'Ta med mer') => place.getByText(text, { exact: true });
export const priceButton = (page, language = 'nb') =>
  page.getByRole('button', { name: SAID[language].price, exact: true }).last();
/** The box of a row of a price list, by its code. */
export const box = (page, code) => page.getByRole('checkbox', { name: new RegExp(` ${code}$`) });
export const years = (page, list) => region(page, list).first().getByLabel('År for alle som er valgt');

/** Gives an answer to a question of a closed set. */
export const choose = (place, question, answer) =>
  place.getByRole('group', { name: question }).getByRole('radio', { name: answer, exact: true }).check();

/** Does what leads to a page, and waits until it is there. Returns what the server answered. */
export async function visit(page, act) {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().isNavigationRequest()),
    page.waitForEvent('load'),
    act(),
  ]);
  return answer;
}

export const press = (page, name) => visit(page, () => page.getByRole('button', { name, exact: true }).last().click());

/** Asks for the price, and waits for the page with it. */
export async function price(page) {
  await press(page, SAID.nb.price);
  return shown(page);
}

/** The price that the page shows, in øre. */
export async function shown(page, language = 'nb') {
  await aside(page, language).getByRole('heading', { name: SAID[language].priced }).waitFor();
  return ore(await aside(page, language).getByRole('strong').first().innerText());
}

/** An amount as the page writes it, in øre. */
export function ore(text) {
  const [, whole, decimals] = /([\d\s,.]+)[,.](\d\d)/u.exec(text.replace(/\s/gu, '')) ?? [];
  if (!whole) throw new Error(`no amount in “${text}”`);
  return Number(whole.replaceAll(/\D/g, '') + decimals);
}

/** Everything that a price needs besides data. */
export async function describe(page, { purpose = true } = {}) {
  await choose(page, 'Hva slags virksomhet', 'Norges Bank');
  if (purpose) await choose(page, 'Formål', 'Forskning');
  await choose(page, 'Identifiserbarhet', 'Indirekte identifiserbare');
  await choose(page, 'Hvor krevende å lage', 'Enkel');
  await choose(page, 'Oppbevaring', 'TSD');
}

/** The smallest scope with a price. */
export async function smallest(page) {
  await describe(page);
  await box(page, 'F_SP').check();
  await years(page, 'FD-Trygd').fill('2015–2018');
}

/** A file that a button gives, stored in the folder of pictures. */
export async function taken(page, button, path) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  await download.saveAs(path);
  return { path, name: download.suggestedFilename(), head: readFileSync(path).subarray(0, 5).toString('latin1') };
}

/** The price on the page, and the scope that the page says that it is of. */
export async function pricedScope(page, path) {
  const price = await shown(page);
  const file = await taken(page, 'Last ned JSON', path);
  return { price, name: file.name, scope: JSON.parse(readFileSync(path, 'utf8')).scope };
}

/** What has the focus: its label or its name, and what is typed there. */
export const focus = (page) =>
  page.evaluate(() => {
    const { activeElement: it } = document;
    const label = it.labels?.[0]?.innerText ?? it.getAttribute('aria-label') ?? it.innerText.split('\n')[0];
    const about = it.closest('fieldset')?.querySelector('legend')?.innerText ?? '';
    return { label, about, text: it.value ?? '' };
  });
