// The HTML of the desk that the server sends, by html-validate.

import { validate } from '../calculator/markup.mjs';
import { SAID, visit } from '../calculator/form.mjs';
import { STATES } from './states.mjs';

export async function markup({ person, modules, ...at }) {
  const judge = await validate(modules);
  const told = {};
  // Without script, so that each state is a page that the server wrote.
  const page = await person({ javaScriptEnabled: false });
  for (const [state, reach] of Object.entries(STATES)) {
    told[`${state} nb`] = await judge(await reach(page, at));
    for (const language of ['en', 'nb']) {
      const to = page.getByRole('button', { name: SAID[language].own, exact: true });
      let answer = await visit(page, () => to.click());
      // A page without a form is gone to once more.
      if (answer.status() === 303) answer = await page.goto(page.url());
      if (language === 'en') told[`${state} en`] = await judge(answer);
    }
  }
  return told;
}
