// An applicant who has got a link: reads the quote, tries without what is needed, and answers. Each page as axe and html-validate see it,
// in each language, and on a small telephone.

import { validate } from '../calculator/markup.mjs';
import { overflows, violations } from '../chromium.mjs';
import { visit } from '../calculator/form.mjs';

const SAID = {
  nb: { accept: 'Aksepter tilbudet', now: 'Aksepter og bestill', name: 'Navnet ditt', role: 'Rollen din i virksomheten', authority: /fullmakt/, copy: 'Legg ved signert kopi', file: 'Den signerte PDF-en', send: 'Send inn' },
  nn: { accept: 'Aksepter tilbodet', now: 'Aksepter og bestill', name: 'Namnet ditt', role: 'Rolla di i verksemda', authority: /fullmakt/, copy: 'Legg ved signert kopi', file: 'Den signerte PDF-en', send: 'Send inn' },
  en: { accept: 'Accept the quote', now: 'Accept and order', name: 'Your name', role: 'Your role in the organisation', authority: /authorised/, copy: 'Add a signed copy', file: 'The signed PDF', send: 'Send it' },
};

export async function answers({ person, modules, pictures, places }) {
  const judge = await validate(modules);
  const told = { looks: {}, markup: {}, narrow: {}, receipts: {} };
  for (const [language, said] of Object.entries(SAID)) {
    // The page is in the quote's language, with script or without.
    const page = await person({ javaScriptEnabled: language !== 'nn' });
    const look = async (state, answer) => {
      const name = `${state} ${language}`;
      told.markup[name] = await judge(answer);
      if (language !== 'nn') told.looks[name] = await violations(page, modules);
      await page.setViewportSize({ width: 320, height: 640 });
      told.narrow[name] = await overflows(page);
      await page.screenshot({ path: `${pictures}/answer-${state}-${language}.png`, fullPage: true });
      await page.setViewportSize({ width: 1200, height: 900 });
    };
    await look('offer', await page.goto(places.answers[language]));
    await look('accept', await visit(page, () => page.getByRole('link', { name: said.accept, exact: true }).click()));
    const press = () => visit(page, () => page.getByRole('button', { name: said.now, exact: true }).click());
    await look('refused', await press());
    await page.getByLabel(said.name).fill('Kari Nordmann');
    await page.getByLabel(said.role).fill('Seksjonssjef');
    await page.getByRole('checkbox', { name: said.authority }).check();
    await press();
    told.receipts[language] = await page.getByRole('main').innerText();
    await look('receipt', await page.goto(page.url()));
    await look('copy', await visit(page, () => page.getByRole('link', { name: said.copy, exact: true }).click()));
    const send = () => visit(page, () => page.getByRole('button', { name: said.send, exact: true }).click());
    await look('no-copy', await send());
    const document = await (await page.request.get(`${places.answers[language]}/document`)).body();
    const buffer = Buffer.concat([document, Buffer.from('% mer')]);
    await page.getByLabel(said.file).setInputFiles({ name: 'signert.pdf', mimeType: 'application/pdf', buffer });
    await send();
    await look('copied', await page.goto(page.url()));
    await look('nowhere', await page.goto(places.answers[language].replace(/.$/, '_')));
    await page.context().close();
  }
  return told;
}
