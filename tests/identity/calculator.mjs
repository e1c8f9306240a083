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

// Each lane is a person after the other, and the lanes are beside each other. Files are those of the whole job.
const LANES = [
  { wholeJob, files, live, withoutScript },
  { looks, kept, languages },
  { keyboard, markup, mistakes, narrow },
];

const [modules, address, pictures, workbook, ...wanted] = process.argv.slice(2);
const told = { complaints: [], strangers: [], seconds: {} };
const browser = await launch(modules);
// Only so that a job fails that would otherwise wait for ever.
setTimeout(() => process.exit(1), 300_000).unref();

/** Does a job with pages of people who have not been here before. */
async function work(name, job) {
  const begun = performance.now();
  const contexts = [];
  const person = async (options = {}) => {
    const context = await browser.newContext({ locale: 'nb-NO', viewport: { width: 1200, height: 900 }, ...options });
    contexts.push(context);
    // A form that has something to mend is answered with 422, and the browser writes that down.
    const push = (complaint) => complaint.includes('status of 422') || told.complaints.push(`${name}: ${complaint}`);
    listen(context, { push });
    listenForStrangers(context, address, told.strangers);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    return page;
  };
  told[name] = await job({ person, address, modules, pictures, workbook, calculator: `${address}/calculator` });
  told.seconds[name] = Math.round((performance.now() - begun) / 100) / 10;
  await Promise.all(contexts.map((context) => context.close()));
}

try {
  const inLane = async (lane) => {
    for (const [name, job] of Object.entries(lane)) if (!wanted.length || wanted.includes(name)) await work(name, job);
  };
  await Promise.all(LANES.map(inLane));
} finally {
  await browser.close();
}
console.log(JSON.stringify(told));
