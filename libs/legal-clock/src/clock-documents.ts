import { type Migration, rowsOf, type Transaction } from '@app/persistence';

/**
 * The notice of a pause or an extension is asked for in the command and numbered later by a worker: until then the ledger
 * holds its key. Comes after `clockMigration`.
 */
export const clockDocumentsMigration = (name: string): Migration => ({
  name,
  up: `
    ALTER TABLE clock_interval ADD COLUMN document_id bigint;
    ALTER TABLE clock_interval ALTER COLUMN document_no DROP NOT NULL;
    ALTER TABLE clock_interval ADD CONSTRAINT ck_clock_interval_has_document CHECK (document_no IS NOT NULL OR document_id IS NOT NULL);
    COMMENT ON COLUMN clock_interval.document_id IS 'the written notice (行政许可法 §45); its number follows in document_no when it is made';
    CREATE INDEX ix_clock_interval_document ON clock_interval (document_id) WHERE document_id IS NOT NULL;
    ALTER TABLE clock ADD COLUMN extension_document_id bigint;
    COMMENT ON COLUMN clock.extension_document_id IS 'the notice that tells the applicant the reason (行政许可法 §42); its number follows in extension_document_no';
    CREATE INDEX ix_clock_extension_document ON clock (extension_document_id) WHERE extension_document_id IS NOT NULL;
  `,
  down: `
    ALTER TABLE clock DROP COLUMN extension_document_id;
    ALTER TABLE clock_interval DROP CONSTRAINT ck_clock_interval_has_document;
    ALTER TABLE clock_interval DROP COLUMN document_id;
    ALTER TABLE clock_interval ALTER COLUMN document_no SET NOT NULL;
  `,
});

/** The written notice behind a pause or an extension: its number, or its key while it has none. */
export type ClockDocument = { readonly documentNo: string } | { readonly documentId: number };

/** The notices have their numbers now. One that no clock names is left alone. */
export async function nameClockDocuments(
  tx: Transaction,
  documents: readonly { readonly documentId: number; readonly documentNo: string }[],
): Promise<void> {
  if (documents.length === 0) return;
  const named = 'unnest($1::bigint[], $2::text[]) AS named (id, number)';
  const columns = [documents.map(({ documentId }) => documentId), documents.map(({ documentNo }) => documentNo)];
  await rowsOf(
    tx,
    `UPDATE clock_interval i SET document_no = named.number FROM ${named} WHERE i.document_id = named.id AND i.document_no IS NULL`,
    columns,
  );
  await rowsOf(
    tx,
    `UPDATE clock c SET extension_document_no = named.number FROM ${named} WHERE c.extension_document_id = named.id AND c.extension_document_no IS NULL`,
    columns,
  );
}
