import type { Transaction } from '@app/persistence';
import pool from '../../../data/aid-lawyers.json';
import { addLawyers } from '../persistence/lawyer.repository';

/** The pool of the shipped county; who is there already stays as he is. */
export const loadLawyers = (tx: Transaction): Promise<void> => addLawyers(tx, pool.lawyers);
