// Files are brought back: a workbook with faults, and what the whole job took away.

import { existsSync } from 'node:fs';

import { fold, region, row, shown, summary, visit } from './form.mjs';

export async function files({ person, calculator, pictures, workbook }) {
  const page = await person();
  const told = {};
  await bring(page, calculator, workbook);
  told.faults = await summary(page).getByRole('listitem').allInnerTexts();
  told.title = await page.title();
  told.focused = await summary(page).evaluate((it) => it === document.activeElement);
  await page.screenshot({ path: `${pictures}/workbook-faults.png` });
  for (const kind of ['json', 'pdf', 'xlsx']) {
    const file = `${pictures}/estimate.${kind}`;
    if (!existsSync(file)) continue;
    await bring(page, calculator, file);
    const comparison = region(page, 'Da → Nå');
    told[kind] = {
      price: await shown(page),
      comparison: (await comparison.isVisible()) ? await comparison.innerText() : null,
      second: await row(page, 'Populasjon 2').getByLabel('Navn').inputValue(),
    };
  }
  await page.screenshot({ path: `${pictures}/brought.png` });
  return told;
}

async function bring(page, calculator, file) {
  await page.goto(calculator);
  await fold(page, 'Har du et prisanslag eller et regneark fra før?').click();
  await page.getByLabel('Fil', { exact: true }).setInputFiles(file);
  await visit(page, () => page.getByRole('button', { name: 'Hent fram' }).click());
}
