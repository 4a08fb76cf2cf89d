import { rowsOf, type Transaction } from '@app/persistence';

/** The file of a paper as it was taken in. */
export interface StoredPaper {
  readonly sha256: string;
  readonly mediaType: string;
  readonly size: number;
  readonly name: string;
}

export async function storedPaper(tx: Transaction, caseId: number, code: string): Promise<StoredPaper | undefined> {
  const [paper] = await rowsOf<StoredPaper>(
    tx,
    `SELECT u.sha256, u.media_type AS "mediaType", u.size, u.name FROM case_paper p JOIN upload u ON u.id = p.upload_id
     WHERE p.case_id = $1 AND p.code = $2`,
    [caseId, code],
  );
  return paper;
}
