import { type Queryable, rowsOf } from '@app/persistence';

/** To whom a reply is addressed. Only the reply itself reads this; no view of the office does. */
export async function raterOf(reader: Queryable, caseId: number): Promise<{ applicantName: string; progressCode: string }> {
  const [row] = await rowsOf<{ applicant_name: string; progress_code: string }>(
    reader,
    'SELECT applicant_name, progress_code FROM service_case WHERE id = $1',
    [caseId],
  );
  if (!row) throw new Error(`no case ${caseId}`);
  return { applicantName: row.applicant_name, progressCode: row.progress_code };
}
