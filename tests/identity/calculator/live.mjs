// The price as one types: late answers, what is announced, and what is left alone. The browser's clock is stopped, so that pauses of
// typing are as long as the job says, and nothing waits for them.

import { aside, focus, ore, pricedScope, smallest } from './form.mjs';

/** Longer than the page waits before it asks for a price. */
const PAUSE = 400;
/** Longer than the page waits before it says a price aloud. */
const STILL = 1500;

export async function live({ person, calculator, pictures }) {
  const page = await person();
  await page.clock.install();
  await page.goto(calculator);
  await smallest(page);
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await aside(page).getByRole('heading', { name: 'Forventet pris' }).waitFor();
  const told = { ...(await announcements(page)), ...(await overtaken(page)) };
  told.json = await pricedScope(page, `${pictures}/live.json`);
  return told;
}

const institutions = (page) => page.getByLabel('Antall institusjoner');
const visible = (page) => aside(page).getByRole('strong').first();

/** Types, pauses, and waits for the price that this leads to. */
async function typeAndPause(page, field, text) {
  const priced = page.waitForResponse((response) => response.url().endsWith('/calculator/price'));
  await field.pressSequentially(text);
  await page.clock.runFor(PAUSE);
  await (await priced).finished();
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
}

/** What the live region says while someone types and after. */
async function announcements(page) {
  const heard = await page.getByRole('status').last().evaluateHandle((region) => {
    const said = [];
    new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
    return said;
  });
  const told = {};
  const so = async (name) => (told[name] = await heard.jsonValue());

  // The first price was there before anyone listened.
  await page.clock.runFor(STILL);
  await heard.evaluate((said) => said.splice(0));

  const before = ore(await visible(page).innerText());
  await institutions(page).focus();
  await typeAndPause(page, institutions(page), '1');
  await typeAndPause(page, institutions(page), '2');
  await so('whileTyping');
  await page.clock.runFor(STILL);
  told.dearer = { before, after: ore(await visible(page).innerText()) };
  await page.clock.runFor(60_000);
  await so('afterTyping');
  told.focused = await focus(page);
  told.caret = await institutions(page).evaluate((field) => [field.selectionStart, field.selectionEnd]);

  await heard.evaluate((said) => said.splice(0));
  const name = page.getByRole('group', { name: 'Populasjon 1', exact: true }).getByLabel('Navn');
  await typeAndPause(page, name, 'Bosatte');
  await page.clock.runFor(60_000);
  await so('whereNothingChanged');
  told.focusedThen = await focus(page);
  return told;
}

/** Two prices of which the first comes last, though the page takes its request back. */
async function overtaken(page) {
  await page.evaluate(() => {
    AbortController.prototype.abort = () => {};
  });
  const field = institutions(page);
  const held = [];
  await page.route('**/calculator/price', (route) => (held.length ? route.continue() : held.push(route)));
  await field.fill('3');
  const first = page.waitForRequest('**/calculator/price');
  await page.clock.runFor(PAUSE);
  await first;
  const second = page.waitForResponse('**/calculator/price');
  await field.fill('4');
  await page.clock.runFor(PAUSE);
  await (await second).finished();
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  const price = await visible(page).innerText();
  const late = page.waitForResponse('**/calculator/price');
  await held[0].continue();
  const text = await (await late).text();
  await page.clock.runFor(PAUSE);
  return { second: price, late: text.match(/class="price"><strong>([^<]*)/)[1], then: await visible(page).innerText() };
}
