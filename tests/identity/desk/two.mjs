// Two officers at one draft, each with a browser: the draft is stored while they type, and nothing of either is lost.

import { press } from './day.mjs';

export async function two({ person, address, places, pictures }) {
  const [first, second] = [await person(), await person()];
  for (const page of [first, second]) await page.goto(`${address}${places.shared}`);
  const saved = (page, said) =>
    page.waitForFunction((text) => document.getElementById('saved').textContent.includes(text), said);
  const told = {};
  await first.getByLabel('Saksnummer').fill('2026/1111');
  await saved(first, 'Lagret kl.');
  // What is typed on while the first part is stored is stored next.
  await first.getByLabel('Leveringsdag').fill('1.6.2028');
  await saved(first, 'Lagret kl.');
  await second.getByLabel('Saksnummer').fill('2026/2222');
  await saved(second, 'Noen andre');
  told.said = await second.locator('#saved').innerText();
  await press(second, 'Lagre');
  told.both = await second.getByRole('region', { name: 'To har endret utkastet' }).first().innerText();
  told.focused = await second.evaluate(() => document.activeElement.id);
  await second.screenshot({ path: `${pictures}/both.png` });
  await second.getByRole('radio', { name: /Den andres: 2026\/1111/ }).check();
  await press(second, 'Lagre');
  told.case = await second.getByLabel('Saksnummer').inputValue();
  told.delivery = await second.getByLabel('Leveringsdag').inputValue();
  return told;
}
