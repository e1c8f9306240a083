// A newcomer prices a scope, takes it away in three forms, and makes it cheaper.

import { aside, box, choose, fold, focus, ore, press, price, pricedScope, row, shown, taken, years } from './form.mjs';

export async function wholeJob({ person, address, pictures }) {
  const page = await person();
  await page.goto(address);
  await page.getByRole('link', { name: 'Åpne kalkulatoren' }).click();
  await choose(page, 'Hva slags virksomhet', 'Forskningsinstitusjon');
  await choose(page, 'Godkjent som forskningsinstitusjon av', 'Forskningsrådet');
  await choose(page, 'Formål', 'Forskning');
  await choose(page, 'Identifiserbarhet', 'Indirekte identifiserbare');

  const first = row(page, 'Populasjon 1');
  await first.getByLabel('Navn').fill('Bosatte 1992–2024');
  await choose(first, 'Hvor krevende å lage', 'Enkel');
  await page.getByRole('button', { name: 'Legg til Populasjon' }).click();
  const second = row(page, 'Populasjon 2');
  await second.getByLabel('Navn').waitFor();
  const added = await focus(page);
  await second.getByLabel('Navn').fill('Søsken');
  await choose(second, 'Hvor krevende å lage', 'Sammensatt');

  for (const code of ['F_UFP', 'F_SP', 'F_AAP', 'befolkning', 'utdanning']) await box(page, code).check();
  await years(page, 'FD-Trygd').fill('2015–2018');
  await years(page, 'Statistikkområder').fill('2010–2020');
  await choose(page, 'Oppbevaring', 'TSD');
  await price(page);
  await page.screenshot({ path: `${pictures}/priced.png`, fullPage: true });

  const told = {
    added,
    title: await page.title(),
    json: await pricedScope(page, `${pictures}/estimate.json`),
    pdf: await taken(page, 'Last ned PDF', `${pictures}/estimate.pdf`),
    workbook: await taken(page, 'Last ned regneark', `${pictures}/estimate.xlsx`),
  };
  told.printed = await printed(page, `${pictures}/printed.pdf`);
  told.lever = await pull(page, 'Uten tabellen Sykepenger', `${pictures}/cheaper.json`);
  return told;
}

/** What is on paper, when someone prints the page. */
async function printed(page, path) {
  await page.pdf({ path, format: 'A4' });
  return { path, price: await aside(page).getByRole('strong').first().innerText() };
}

/** Makes a change that the price offers, and tells what it said and did. */
async function pull(page, name, path) {
  const before = await shown(page);
  const offer = page.getByRole('listitem').filter({ hasText: name });
  const more = fold(page, /^Vis flere endringer/);
  if (!(await offer.isVisible())) await more.click();
  const said = await offer.getByRole('paragraph').innerText();
  const button = await offer.getByRole('button').innerText();
  await press(page, button.replace(/\s+/g, ' '));
  return {
    before,
    said,
    saved: ore(said),
    after: await shown(page),
    isStillChosen: await box(page, 'F_SP').isChecked(),
    json: await pricedScope(page, path),
  };
}
