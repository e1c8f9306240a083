// The same without script: every step is a button of the form.

import { box, describe, fold, focus, ore, press, price, pricedScope, region, row, shown, taken, visit, years } from './form.mjs';

export async function withoutScript({ person, calculator, pictures }) {
  const page = await person({ javaScriptEnabled: false });
  await page.goto(calculator);
  const told = { promised: await page.getByText('Nettleseren tar vare på').isVisible() };
  await describe(page);
  await row(page, 'Populasjon 1').getByLabel('Navn').fill('Bosatte');

  await press(page, 'Legg til Populasjon');
  told.added = await focus(page);
  told.kept = await row(page, 'Populasjon 1').getByLabel('Navn').inputValue();
  await press(page, 'Fjern Populasjon 2');
  told.removed = { ...(await focus(page)), isGone: !(await row(page, 'Populasjon 2').isVisible()) };

  const list = region(page, 'FD-Trygd').first();
  const boxes = list.getByRole('checkbox');
  const before = await boxes.count();
  await list.getByLabel('Finn etter navn, kode eller tema').fill('uføre');
  await visit(page, () => list.getByRole('button', { name: 'Finn', exact: true }).click());
  told.found = { before, after: await boxes.count(), rows: await list.getByRole('rowheader').allInnerTexts() };
  await box(page, 'F_UFP').check();
  await years(page, 'FD-Trygd').fill('2015–2018');
  await list.getByLabel('Finn etter navn, kode eller tema').fill('sykepenger');
  await visit(page, () => list.getByRole('button', { name: 'Finn', exact: true }).click());
  told.chosenStays = await box(page, 'F_UFP').isChecked();
  await box(page, 'F_SP').check();

  await price(page);
  told.priced = await pricedScope(page, `${pictures}/without-script.json`);
  told.pdf = await taken(page, 'Last ned PDF', `${pictures}/without-script.pdf`);
  const offer = page.getByRole('listitem').filter({ hasText: 'Uten tabellen Sykepenger' });
  told.lever = { before: await shown(page), saved: ore(await offer.getByRole('paragraph').innerText()) };
  const button = offer.getByRole('button');
  await visit(page, () => button.click());
  told.lever.after = await shown(page);

  await fold(region(page, 'Søker og prosjekt')).click();
  await row(page, 'Prosjekt').getByLabel('Fra og med').fill('31.2.2027');
  await press(page, 'Beregn prisen');
  await page.getByRole('link', { name: /31\.2\.2027/ }).first().click();
  told.mistake = await focus(page);
  await page.screenshot({ path: `${pictures}/without-script.png` });
  return told;
}
