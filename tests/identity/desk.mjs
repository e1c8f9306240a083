// Officers at the desk in a real browser: whole days there, and what was seen as JSON.
//
// node desk.mjs MODULES ADDRESS PICTURES PLACES [JOB...]: where the packages are, the service's address, a folder for pictures and files, a
// file with the addresses of quotes in each state, and the jobs to do where not all.

import { readFileSync } from 'node:fs';

import { answers } from './desk/answers.mjs';
import { day, dayWithoutScript } from './desk/day.mjs';
import { keyboard } from './desk/keyboard.mjs';
import { looks } from './desk/looks.mjs';
import { markup } from './desk/markup.mjs';
import { narrow } from './desk/narrow.mjs';
import { two } from './desk/two.mjs';
import { atWork } from './people.mjs';

const LANES = [{ day, two, markup, answers, keyboard }, { dayWithoutScript, narrow, looks }];

const [modules, address, pictures, places, ...wanted] = process.argv.slice(2);
await atWork(LANES, wanted, { address, modules, pictures, places: JSON.parse(readFileSync(places, 'utf8')) });
