import type { Transaction } from '@app/persistence';
import type { PersonalDataCipher } from '@app/privacy';
import { sharedRecordsOf } from '../persistence/taken-paper.repository';
import { sharedContext } from './take-papers';

export interface SharedData {
  readonly code: string;
  readonly source: string;
  readonly asOf: string;
  readonly content: unknown;
}

/** What the sources said for this case, in full. The caller writes down that it was shown. */
export async function sharedDataOf(
  tx: Transaction,
  cipher: PersonalDataCipher,
  { id, caseNo }: { readonly id: number; readonly caseNo: string },
): Promise<SharedData[]> {
  return (await sharedRecordsOf(tx, id)).map(({ paperCode, source, asOf, contentCell }) => ({
    code: paperCode,
    source,
    asOf: asOf.toISOString(),
    content: JSON.parse(cipher.decrypt(contentCell, sharedContext(caseNo, paperCode))) as unknown,
  }));
}
