import { readFileSync } from 'node:fs';

/** Distinct real sentences. */
export const sentences = readFileSync(new URL('../../data/sentences.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '');
