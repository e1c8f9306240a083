// A person at the calculator in a real browser: does whole jobs there, and tells what was seen as JSON.
//
// node calculator.mjs MODULES ADDRESS PICTURES WORKBOOK [JOB...]: where the packages are, the service's address, a folder for pictures
// and files, a workbook with faults, and the jobs to do where not all.

import { launch, listen, listenForStrangers } from './chromium.mjs';
import { files } from './calculator/files.mjs';
import { keyboard } from './calculator/keyboard.mjs';
import { kept } from './calculator/kept.mjs';
import { languages } from './calculator/languages.mjs';
import { live } from './calculator/live.mjs';
import { looks } from './calculator/looks.mjs';
import { markup } from './calculator/markup.mjs';
import { mistakes } from './calculator/mistakes.mjs';
import { narrow } from './calculator/narrow.mjs';
import { wholeJob } from './calculator/whole_job.mjs';
import { withoutScript } from './calculator/without_script.mjs';

const JOBS = { wholeJob, mistakes, files, languages, live, kept, withoutScript, keyboard, looks, narrow, markup };

const [modules, address, pictures, workbook, ...wanted] = process.argv.slice(2);
const told = { complaints: [], strangers: [], seconds: {} };
const browser = await launch(modules);

/** A page of someone who has not been here before. */
async function person(options = {}) {
  const context = await browser.newContext({ locale: 'nb-NO', viewport: { width: 1200, height: 900 }, ...options });
  listen(context, {
    // A form that has something to mend is answered with this, and the browser writes it down.
    push: (complaint) => complaint.includes('status of 422') || told.complaints.push(complaint),
  });
  listenForStrangers(context, address, told.strangers);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

try {
  const start = performance.now();
  for (const [name, job] of Object.entries(JOBS)) {
    if (wanted.length && !wanted.includes(name)) continue;
    const begun = performance.now();
    told[name] = await job({ person, address, modules, pictures, workbook, calculator: `${address}/calculator` });
    told.seconds[name] = Math.round((performance.now() - begun) / 100) / 10;
    await Promise.all(browser.contexts().map((context) => context.close()));
  }
  told.seconds.all = Math.round((performance.now() - start) / 100) / 10;
} finally {
  await browser.close();
}
console.log(JSON.stringify(told));
