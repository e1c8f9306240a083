// The HTML that the server sends, by html-validate.

import { pathToFileURL } from 'node:url';

import { box, describe, press, priceButton, SAID, smallest, visit, years } from './form.mjs';

const PLACES = ['/', '/tariffs/current', '/tariffs/2023-01-01/comparison/2026-01-01'];

const RULES = {
  extends: ['html-validate:recommended'],
  rules: {
    // Of style: the standard has no preference.
    'doctype-style': 'off',
  },
};

/** What judges the page of an answer: its faults, each in a line. */
export async function validate(modules) {
  const { HtmlValidate } = await import(pathToFileURL(`${modules}/node_modules/html-validate/dist/esm/index.js`));
  const validator = new HtmlValidate(RULES);
  return async (answer) => {
    const { results } = await validator.validateString(await answer.text());
    const messages = results.flatMap((result) => result.messages);
    return messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} ${selector ?? ''}`);
  };
}

export async function markup({ person, address, modules, calculator }) {
  const judged = await validate(modules);
  const told = {};
  const judge = async (name, answer) => {
    told[name] = await judged(answer);
  };
  // Without script, so that each state is a page that the server wrote.
  const page = await person({ javaScriptEnabled: false });
  for (const place of PLACES) await judge(place, await page.goto(`${address}${place}`));
  for (const [state, fill] of Object.entries({ empty: async () => {}, priced: smallest, wrong: fault })) {
    await judge(`${state} nb`, await page.goto(calculator));
    await fill(page);
    if (state !== 'empty') await judge(`${state} nb`, await press(page, SAID.nb.price));
    for (const language of ['nn', 'en', 'nb']) {
      const to = page.getByRole('button', { name: SAID[language].own, exact: true });
      const switched = await visit(page, () => to.click());
      const answer = state === 'empty' ? switched : await visit(page, () => priceButton(page, language).click());
      await judge(`${state} ${language}`, answer);
    }
  }
  return told;
}

/** Mistakes that need no script to be made. */
async function fault(page) {
  await describe(page, { purpose: false });
  await box(page, 'F_SP').check();
  await years(page, 'FD-Trygd').fill('før 2010');
  await page.getByLabel('Antall institusjoner').fill('to');
}
