// A person at the calculator in a real browser: does whole jobs there, and tells what was seen as JSON.
//
// node calculator.mjs MODULES ADDRESS PICTURES WORKBOOK [JOB...]: where the packages are, the service's address, a folder for pictures
// and files, a workbook with faults, and the jobs to do where not all.

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
import { atWork } from './people.mjs';

// Each lane is a person after the other, and the lanes are beside each other. Files are those of the whole job.
const LANES = [
  { wholeJob, files, live, withoutScript },
  { looks, kept, languages },
  { keyboard, markup, mistakes, narrow },
];

const [modules, address, pictures, workbook, ...wanted] = process.argv.slice(2);
await atWork(LANES, wanted, { address, modules, pictures, workbook, calculator: `${address}/calculator` });
