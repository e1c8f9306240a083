// What axe finds wrong with the calculator: empty, with a price and with mistakes, in every language, light, dark and in forced colours.

import { violations } from '../chromium.mjs';
import { press, price, priceButton, SAID, shown, smallest, summary, visit } from './form.mjs';
import { makeMistakes } from './mistakes.mjs';

const COLOURS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'light', forcedColors: 'active' },
};

/** The rules that matter: colours are the same in every language, and all but colours in every scheme. */
function rules(language, colours) {
  if (colours !== 'light') return { runOnly: ['color-contrast'] };
  return language === 'nb' ? {} : { rules: { 'color-contrast': { enabled: false } } };
}

const STATES = {
  empty: async () => {},
  priced: async (page) => {
    await smallest(page);
    await price(page);
  },
  wrong: async (page) => {
    await makeMistakes(page);
    await press(page, SAID.nb.price);
  },
};

export async function looks({ person, calculator, modules, pictures }) {
  const told = {};
  for (const [state, reach] of Object.entries(STATES)) {
    const page = await person();
    await page.goto(calculator);
    await reach(page);
    for (const language of ['nb', 'en', 'nn']) {
      if (language !== 'nb') await inLanguage(page, language, state);
      // What is folded away is looked at too.
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
      for (const [colours, media] of Object.entries(COLOURS)) {
        if (language !== 'nb' && colours !== 'light') continue;
        await page.emulateMedia(media);
        told[`${state} ${language} ${colours}`] = await violations(page, modules, rules(language, colours));
        if (state !== 'empty') await page.screenshot({ path: `${pictures}/${state}-${language}-${colours}.png` });
      }
      await page.emulateMedia(COLOURS.light);
    }
  }
  return told;
}

/** Switches the language, and comes to the same state in it. */
async function inLanguage(page, language, state) {
  await visit(page, () => page.getByRole('button', { name: SAID[language].own, exact: true }).click());
  if (state === 'priced') await shown(page, language);
  if (state !== 'wrong') return;
  await visit(page, () => priceButton(page, language).click());
  await summary(page, language).waitFor();
}
