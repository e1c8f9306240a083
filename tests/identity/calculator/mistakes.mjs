// Someone makes five mistakes at once, follows the list of them, and mends them.

import {
  box, choose, describe, focus, fold, press, price, pricedScope, region, row, SAID, summary, years,
} from './form.mjs';

/** What is typed, by a name for it; and what it is mended to. */
const WRONG = { number: '974 767 881', date: '31.2.2027', hours: '1.250', years: 'før 2010' };
const RIGHT = { number: '974 767 880', date: '28.2.2027', hours: '12,50', years: '2010–2012' };

const OUTSIDE = 'Uttak utenfor variabellistene 1';

const fields = (page) => ({
  number: row(page, 'Søker').getByLabel('Organisasjonsnummer'),
  date: row(page, 'Prosjekt').getByLabel('Fra og med'),
  hours: row(page, OUTSIDE).getByLabel('Lavt'),
  years: page.getByRole('textbox', { name: 'Ønskede år: Sykepenger', exact: true }),
});

const texts = async (page) => {
  const typed = Object.entries(fields(page)).map(async ([name, field]) => [name, await field.inputValue()]);
  return Object.fromEntries(await Promise.all(typed));
};

const fill = async (page, with_) => {
  for (const [name, text] of Object.entries(with_)) await fields(page)[name].fill(text);
};

export async function mistakes({ person, calculator, pictures }) {
  const page = await person();
  await page.goto(calculator);
  await makeMistakes(page);
  await press(page, SAID.nb.price);
  await page.screenshot({ path: `${pictures}/mistakes.png` });
  const told = {
    wrong: WRONG,
    title: await page.title(),
    focused: await summary(page).evaluate((it) => it === document.activeElement),
    links: await followed(page),
    stayed: await texts(page),
    described: await described(page),
  };
  await fill(page, RIGHT);
  await choose(page, 'Formål', 'Forskning');
  await price(page);
  told.right = RIGHT;
  told.mended = await texts(page);
  told.titleAfter = await page.title();
  told.json = await pricedScope(page, `${pictures}/mended.json`);
  return told;
}

/** Fills in a form that has five mistakes, and is sound apart from them. */
export async function makeMistakes(page) {
  await describe(page, { purpose: false });
  await box(page, 'F_SP').check();
  await box(page, 'F_UFP').check();
  await years(page, 'FD-Trygd').fill('2015–2018');
  await fold(region(page, 'Søker og prosjekt')).click();
  await page.getByRole('button', { name: 'Legg til Uttak utenfor variabellistene' }).click();
  await row(page, OUTSIDE).getByLabel('Beskrivelse').fill('Reisetid til sykehus');
  await fold(row(page, OUTSIDE)).click();
  await row(page, OUTSIDE).getByLabel('Forventet').fill('1300');
  await row(page, OUTSIDE).getByLabel('Høyt').fill('1400');
  await fill(page, WRONG);
}

/** Follows each link of the list of mistakes, with all that can be folded folded away before. */
async function followed(page) {
  const told = [];
  for (const link of await summary(page).getByRole('link').all()) {
    for (const [place, field] of folds(page)) if (await field.isVisible()) await fold(place).click();
    await link.click();
    told.push({ text: await link.innerText(), ...(await focus(page)), isSeen: await isSeen(page) });
  }
  await unfold(page);
  return told;
}

/** The places that can be folded, each with a field that shows whether it is. */
const folds = (page) => [
  [region(page, 'Søker og prosjekt'), row(page, 'Prosjekt').getByLabel('Tittel')],
  [row(page, OUTSIDE), fields(page).hours],
];

async function unfold(page) {
  for (const [place, field] of folds(page)) if (!(await field.isVisible())) await fold(place).click();
}

/** Whether what has the focus is within the window. */
const isSeen = (page) =>
  page.evaluate(() => {
    const { top, bottom, height } = document.activeElement.getBoundingClientRect();
    return height > 0 && top >= 0 && bottom <= window.innerHeight;
  });

/** What is said of the date's mistake to those who hear the page. */
const described = (page) =>
  fields(page).date.evaluate((field) => ({
    invalid: field.getAttribute('aria-invalid'),
    text: field.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).innerText).join(' '),
  }));
