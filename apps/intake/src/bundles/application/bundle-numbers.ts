import { ORGANS, type Organ } from '@app/county';
import { documentNumber, nextNumber } from '@app/documents';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';

/** The hall's own name and series where a bundle came over the network. */
const HALL = '532922-government-office';

export function organOfBundle(code: string | null): Organ {
  const organ = ORGANS.find((one) => one.code === (code ?? HALL));
  if (organ === undefined) throw new Error(`no organ has the code ${code}`);
  return organ;
}

/** @param paperSign 联收 or 联送, the paper's sign in its number. */
export async function bundlePaperNumber(
  tx: Transaction,
  organCode: string | null,
  day: LocalDate,
  paperSign: '联收' | '联送',
): Promise<string> {
  const { sign } = organOfBundle(organCode);
  const year = Number(day.slice(0, 4));
  return documentNumber({ organSign: sign, paperSign }, year, await nextNumber(tx, `${sign}${paperSign}`, year));
}
