// People at the service's pages in a real browser: each does a job with a browser of its own, and what was seen is told as JSON.

import { launch, listen, listenForStrangers } from './chromium.mjs';

/**
 * Does the jobs of each lane after each other, and the lanes beside each other; of them, those that are wanted. `at` is what every job is
 * told: the service's address, where the packages are, and what else there is.
 */
export async function atWork(lanes, wanted, at) {
  const told = { complaints: [], strangers: [], seconds: {} };
  const browser = await launch(at.modules);
  // Only so that a job fails that would otherwise wait for ever.
  setTimeout(() => process.exit(1), 300_000).unref();

  /** Does a job with pages of people who have not been here before. */
  async function work(name, job) {
    const begun = performance.now();
    const contexts = [];
    const person = async (options = {}) => {
      const context = await browser.newContext({ locale: 'nb-NO', viewport: { width: 1200, height: 900 }, ...options });
      contexts.push(context);
      // A form that has something to mend, or meets another's change, and a link that leads nowhere, are answered so, and the browser
      // writes that down.
      const isExpected = (complaint) => /status of (404|422|409|412)/.test(complaint);
      const push = (complaint) => isExpected(complaint) || told.complaints.push(`${name}: ${complaint}`);
      listen(context, { push });
      listenForStrangers(context, at.address, told.strangers);
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      return page;
    };
    told[name] = await job({ person, ...at });
    told.seconds[name] = Math.round((performance.now() - begun) / 100) / 10;
    await Promise.all(contexts.map((context) => context.close()));
  }

  try {
    const inLane = async (lane) => {
      for (const [name, job] of Object.entries(lane)) if (!wanted.length || wanted.includes(name)) await work(name, job);
    };
    await Promise.all(lanes.map(inLane));
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify(told));
}
