// A small telephone, and a window that is enlarged four times: nothing is wider than the window.

import { overflows } from '../chromium.mjs';
import { press, price, SAID, smallest } from './form.mjs';
import { makeMistakes } from './mistakes.mjs';

const WINDOWS = { telephone: { width: 320, height: 640 }, enlarged: { width: 320, height: 256 } };

export async function narrow({ person, calculator, pictures }) {
  const told = {};
  for (const [name, viewport] of Object.entries(WINDOWS)) {
    const page = await person({ viewport });
    const look = async (state) => {
      told[`${name} ${state}`] = await overflows(page);
      await page.screenshot({ path: `${pictures}/${name}-${state}.png` });
    };
    await page.goto(calculator);
    await look('empty');
    await makeMistakes(page);
    await press(page, SAID.nb.price);
    await look('wrong');
    await press(page, 'Begynn på nytt');
    await smallest(page);
    await price(page);
    await page.getByRole('link', { name: 'Til prisen' }).click();
    await look('priced');
  }
  return told;
}
