// The keyboard alone: from the skip link to a price. Whatever has the focus on the way is seen, and nothing is in front of it.

import { fold, pricedScope, region, row, shown, smallest, visit } from './form.mjs';

/** More presses of Tab than lead anywhere. */
const MOST = 400;

export async function keyboard({ person, calculator, pictures }) {
  const page = await person();
  await page.goto(calculator);
  const way = { steps: 0, unseen: [], covered: [] };
  await page.keyboard.press('Tab');
  const told = { first: (await focused(page)).label };
  await page.keyboard.press('Enter');
  await step(page, way, 'Forskningsinstitusjon');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await step(page, way, 'Forskning');
  await page.keyboard.press('Space');
  await step(page, way, 'Anonymiserte');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await step(page, way, 'Ikke avklart');
  for (let times = 0; times < 3; times += 1) await page.keyboard.press('ArrowUp');
  await step(page, way, 'År for alle som er valgt');
  await page.keyboard.type('2015–2018');
  await step(page, way, 'Sykepenger F_SP');
  await page.keyboard.press('Space');
  await step(page, way, 'TSD');
  await page.keyboard.press('Space');
  await step(page, way, 'Beregn prisen');
  await visit(page, () => page.keyboard.press('Enter'));
  told.price = await shown(page);
  await step(page, way, 'Last ned JSON', 'Shift+Tab');
  told.way = way;
  told.json = await pricedScope(page, `${pictures}/keyboard.json`);
  told.enter = await enter(await person(), calculator);
  return told;
}

/** Presses Tab, or another key, until something has the focus; everything on the way must be seen. */
async function step(page, way, label, key = 'Tab') {
  for (let presses = 0; presses < MOST; presses += 1) {
    await page.keyboard.press(key);
    way.steps += 1;
    const it = await focused(page);
    if (!it.isMarked) way.unseen.push(it.label);
    if (it.covered) way.covered.push(`${it.label}: ${it.covered}`);
    if (it.label === label) return;
  }
  throw new Error(`Tab does not lead to “${label}”`);
}

/** What has the focus, whether that is marked, and what is in front of its middle. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement: it } = document;
    const text = (it.labels?.[0]?.innerText ?? it.getAttribute('aria-label') ?? it.innerText).split('\n')[0];
    const label = text.replace(/ (Må fylles|Valgfritt|Fylles ut|Trengs|Påvirker).*/, '').trim();
    const { outlineStyle, outlineWidth } = getComputedStyle(it);
    const isMarked = it === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
    // Of something that is larger than the window, some of it is seen.
    const { left, right, top, bottom } = it.getBoundingClientRect();
    const x = (Math.max(left, 0) + Math.min(right, window.innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, window.innerHeight)) / 2;
    const front = document.elementFromPoint(x, y);
    const isFree = it === document.body || it.contains(front) || front?.contains(it);
    return { label, isMarked, covered: isFree ? '' : (front?.outerHTML.slice(0, 80) ?? 'outside of the window') };
  });

/** What Enter sends from each field of a line, with everything unfolded and a row in every list. */
async function enter(page, calculator) {
  await page.goto(calculator);
  await smallest(page);
  for (const name of ['Legg til Uttak utenfor variabellistene', 'Legg til Kilde utenfor SSB', 'Legg til Særlig identifiserende variabel']) {
    await page.getByRole('button', { name }).click();
  }
  await row(page, 'Særlig identifiserende variabel 1').waitFor();
  await fold(region(page, 'Søker og prosjekt')).click();
  const sent = [];
  // Nothing comes back, so that the page stays.
  await page.route(calculator, (route) => {
    sent.push(new URLSearchParams(route.request().postData()).getAll('do').join());
    return route.fulfill({ status: 204 });
  });
  const told = { fields: 0, asked: {}, silent: [] };
  const rows = () => page.getByRole('group', { name: / \d+$/ }).count();
  const before = await rows();
  for (const [line, isFilter] of await lines(page)) {
    const count = sent.length;
    const asked = isFilter ? null : page.waitForRequest(calculator);
    await line.press('Enter');
    await asked;
    told.fields += 1;
    if (isFilter) told.silent.push(sent.length - count);
    else told.asked[sent.at(-1)] = (told.asked[sent.at(-1)] ?? 0) + 1;
  }
  return { ...told, sent: sent.length, isSame: (await rows()) === before };
}

/** The fields of a line, each with whether it filters a list. Of the years of rows, which are alike, only some. */
async function lines(page) {
  const textboxes = await page.getByRole('textbox').or(page.getByRole('searchbox')).filter({ visible: true }).all();
  const about = await Promise.all(
    textboxes.map((line) => line.evaluate((it) => [it.tagName, it.type, it.getAttribute('aria-label') ?? ''])),
  );
  return textboxes.flatMap((line, index) => {
    const [tag, type, label] = about[index];
    const isLeftOut = tag === 'TEXTAREA' || (label.startsWith('Ønskede år') && index % 20 > 0);
    return isLeftOut ? [] : [[line, type === 'search']];
  });
}
