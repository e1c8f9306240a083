// A small telephone, and a window that is enlarged four times: no page of the desk is wider than the window.

import { overflows } from '../chromium.mjs';
import { STATES } from './states.mjs';

const WINDOWS = { telephone: { width: 320, height: 640 }, enlarged: { width: 320, height: 256 } };

export async function narrow({ person, pictures, ...at }) {
  const told = {};
  for (const [name, viewport] of Object.entries(WINDOWS)) {
    const page = await person({ viewport });
    for (const [state, reach] of Object.entries(STATES)) {
      await reach(page, at);
      told[`${name} ${state}`] = await overflows(page);
      await page.screenshot({ path: `${pictures}/${name}-${state}.png` });
    }
  }
  return told;
}
