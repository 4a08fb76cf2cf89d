import { randomInt } from 'node:crypto';

/** Without the letters and digits that people mistake for each other: 20 of 31 are 99 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Handed over in person, shown once: only its hash is kept. */
export const initialPassword = (): string => Array.from({ length: 20 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
