// What was typed is there again after the page is loaded anew, until someone begins anew.

import { box, choose, press, row } from './form.mjs';

export async function kept({ person, calculator }) {
  const page = await person();
  await page.goto(calculator);
  const told = { promised: await page.getByText('Nettleseren tar vare på').isVisible() };
  await row(page, 'Populasjon 1').getByLabel('Navn').fill('Bosatte');
  await choose(page, 'Formål', 'Forskning');
  await page.getByRole('button', { name: 'Legg til Populasjon' }).click();
  await row(page, 'Populasjon 2').getByLabel('Navn').fill('Søsken');
  await box(page, 'F_SP').check();
  await page.reload();
  await page.getByText('er hentet fram igjen').waitFor();
  told.afterReload = await held(page);
  await page.goto(calculator);
  await page.getByText('er hentet fram igjen').waitFor();
  told.afterVisit = await held(page);
  await press(page, 'Begynn på nytt');
  told.anew = await held(page);
  await page.reload();
  told.anewReloaded = await held(page);
  await page.goto(calculator);
  told.anewVisited = await held(page);
  return told;
}

const held = async (page) => ({
  names: await Promise.all((await page.getByLabel(/^Navn/).filter({ visible: true }).all()).map((field) => field.inputValue())),
  purpose: await page.getByRole('group', { name: 'Formål' }).getByRole('radio', { name: 'Forskning', exact: true }).isChecked(),
  table: await box(page, 'F_SP').isChecked(),
  says: await page.getByText('er hentet fram igjen').isVisible(),
});
