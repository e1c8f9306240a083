// What axe finds wrong with the pages of the desk, in every state, light, dark and in forced colours; and in every language.

import { violations } from '../chromium.mjs';
import { SAID, visit } from '../calculator/form.mjs';
import { STATES } from './states.mjs';

const COLOURS = {
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'light', forcedColors: 'active' },
};
const CONTRAST = { runOnly: ['color-contrast'] };
const REST = { rules: { 'color-contrast': { enabled: false } } };

export async function looks({ person, modules, pictures, ...at }) {
  const told = {};
  for (const [state, reach] of Object.entries(STATES)) {
    const page = await person();
    await reach(page, at);
    await unfold(page);
    told[`${state} nb`] = await violations(page, modules);
    await page.screenshot({ path: `${pictures}/${state}.png`, fullPage: true });
    for (const [colours, media] of Object.entries(COLOURS)) {
      await page.emulateMedia(media);
      told[`${state} ${colours}`] = await violations(page, modules, CONTRAST);
    }
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
    for (const language of ['en', 'nn']) {
      await visit(page, () => page.getByRole('button', { name: SAID[language].own, exact: true }).click());
      await unfold(page);
      told[`${state} ${language}`] = await violations(page, modules, REST);
    }
    await page.close();
  }
  return told;
}

/** What is folded away is looked at too. */
const unfold = (page) =>
  page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
