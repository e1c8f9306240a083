// The language is switched in the middle of the form.

import { box, choose, priceButton, row, SAID, visit } from './form.mjs';

export async function languages({ person, calculator }) {
  const page = await person();
  await page.goto(calculator);
  await row(page, 'Populasjon 1').getByLabel('Navn').fill('Bosatte, 1992–2024 «alle»');
  await choose(page, 'Identifiserbarhet', 'Anonymiserte');
  await box(page, 'F_SP').check();
  await page.getByRole('textbox', { name: 'Ønskede år: Sykepenger', exact: true }).fill('før 2010');
  await page.getByLabel('Antall institusjoner').fill('to');
  const told = { nb: await typed(page) };
  for (const language of ['en', 'nn']) {
    await visit(page, () => page.getByRole('button', { name: SAID[language].own, exact: true }).click());
    told[language] = { ...(await typed(page)), button: await priceButton(page, language).innerText() };
  }
  await page.goto(calculator);
  told.later = await page.evaluate(() => document.documentElement.lang);
  return told;
}

/** What the form holds, whatever language it is in. */
const typed = (page) =>
  page.evaluate(() => ({
    language: document.documentElement.lang,
    isWrong: document.querySelector('[aria-invalid]') !== null,
    // The path of a field is its name in every language.
    fields: [...new FormData(document.forms.form)].filter(([, text]) => text !== ''),
  }));
