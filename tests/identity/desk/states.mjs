// The pages of the desk in each of their states.

import { press } from './day.mjs';

const at = (place) => (page, { address }) => page.goto(`${address}${place}`);
const of = (state) => (page, { address, places }) => page.goto(`${address}${places[state]}`);

/** Each state, and the way there. What answers last is the page. */
export const STATES = {
  first: at('/'),
  list: at('/quotes'),
  search: at('/quotes?q=ntnu&from=1.1.2026'),
  wrongSearch: at('/quotes?from=31.2.2026&case_number=x'),
  new: at('/quotes/new'),
  wrongFile: async (page, told) => {
    await at('/quotes/new')(page, told);
    return press(page, 'Lag utkast av filen');
  },
  empty: of('empty'),
  draft: of('draft'),
  wrong: of('wrong'),
  revision: of('revision'),
  look: of('look'),
  notReady: of('notReady'),
  preview: of('preview'),
  issued: of('issued'),
  refused: async (page, told) => {
    await of('issued')(page, told);
    await page.getByText('Søkeren har akseptert', { exact: true }).first().click();
    return press(page, 'Registrer at tilbudet er akseptert');
  },
  ordered: of('accepted'),
  refusedCopy: async (page, told) => {
    await of('accepted')(page, told);
    await page.getByText('Legg ved signert kopi', { exact: true }).first().click();
    return press(page, 'Legg ved');
  },
  replaced: of('superseded'),
  links: async (page, told) => {
    await of('linked')(page, told);
    await page.getByText('Lenker til søkeren', { exact: true }).first().click();
    return press(page, 'Lag lenker');
  },
  similar: of('similar'),
  work: of('work'),
  wrongWork: async (page, told) => {
    await of('work')(page, told);
    await page.getByRole('main').getByRole('textbox').first().fill('mye');
    return press(page, 'Før timene');
  },
};
