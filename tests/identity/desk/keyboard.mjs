// The desk by keyboard alone: from a draft to an order and its hours. Where the focus is, it is seen: neither covered nor outside the window.

/** What the focus is on, by its name and role as assistive technology has them, and whether it can be seen. */
const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const labelled = (at.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.innerText ?? '');
    const name = at.getAttribute('aria-label') || labelled.join(' ').trim() || at.labels?.[0]?.innerText || at.innerText || '';
    const box = at.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 1), innerHeight - 1);
    const isUnseen = box.width <= 1 || box.height <= 1;
    const onTop = document.elementFromPoint(x, y);
    const isCovered = !isUnseen && box.bottom > 0 && !(onTop && (at.contains(onTop) || onTop.contains(at) || onTop.closest('label')?.control === at));
    return { tag: at.localName, name: name.trim(), isCovered };
  });

export async function keyboard({ person, address, places }) {
  const page = await person();
  const told = { covered: [], stops: 0 };

  /** Goes on by Tab until the focus is on what has this name. */
  const to = async (name, tag) => {
    for (let stop = 0; stop < 600; stop += 1) {
      await page.keyboard.press('Tab');
      told.stops += 1;
      const at = await focused(page);
      if (at?.isCovered) told.covered.push(`${new URL(page.url()).pathname.replace(/[0-9a-f-]{36}/, '…')}: ${at.tag} ${at.name}`);
      const isIt = at && (typeof name === 'string' ? at.name.startsWith(name) : name.test(at.name));
      if (isIt && (!tag || at.tag === tag)) return;
    }
    throw new Error(`no focus on ${name}`);
  };
  const press = async (key = 'Enter') => {
    await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  };
  const type = async (label, text) => {
    await to(label);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  };

  await page.goto(address + places.keyboard);
  await type('Saksnummer', '2026/9999');
  await to('Lagre og gå til utsending', 'button');
  await press();
  told.look = await page.getByRole('heading', { level: 1 }).innerText();
  await to('Send tilbudet', 'button');
  await press();
  await to('Søkeren har akseptert', 'summary');
  await page.keyboard.press('Enter');
  await type('Hvem som har signert', 'Kari Nordmann');
  await type('I hvilken rolle', 'Seksjonssjef');
  await to('Hvordan svaret kom', 'select');
  await page.keyboard.press('ArrowDown');
  await type('Dagen svaret ble gitt', '22.11.26');
  await type('Hvor svaret finnes', 'Journalpost 26/01234-7');
  await to('Registrer at tilbudet er akseptert', 'button');
  await press();
  told.ordered = await page.getByRole('main').innerText();
  await to('Timene', 'a');
  await press();
  await type(/: Levering av data, mandag/, '1:30');
  await to('Før timene', 'button');
  await press();
  told.worked = await page.getByRole('main').innerText();
  return told;
}
