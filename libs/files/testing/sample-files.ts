import { deflateSync } from 'node:zlib';

export interface PdfParts {
  /** Further entries of the catalogue. */
  readonly catalogue?: string;
  /** Further objects, whole: `9 0 obj … endobj`. */
  readonly objects?: readonly (string | Buffer)[];
  readonly trailer?: string;
  readonly pages?: number;
  readonly tail?: string;
}

/** A small PDF that readers open: catalogue, pages, cross-reference, trailer. */
export function samplePdf({ catalogue = '', objects = [], trailer = '', pages = 1, tail = '' }: PdfParts = {}): Buffer {
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>';
  const body = Buffer.concat(
    [
      '%PDF-1.7\n',
      `1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalogue} >>\nendobj\n`,
      `2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count ${pages} >>\nendobj\n`,
      ...Array.from({ length: pages }, (_, index) => `${index + 100} 0 obj\n${page}\nendobj\n`),
      ...objects,
    ].map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  );
  const end = `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R ${trailer} >>\nstartxref\n${body.length}\n%%EOF\n${tail}`;
  return Buffer.concat([body, Buffer.from(end, 'latin1')]);
}

/** An object whose stream is `content`, compressed as PDF programs do. */
export function streamObject(content: string | Buffer, dictionary = ''): Buffer {
  const packed = deflateSync(content);
  return Buffer.concat([
    Buffer.from(`9 0 obj\n<< ${dictionary} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`, 'latin1'),
    packed,
    Buffer.from('\nendstream\nendobj\n', 'latin1'),
  ]);
}

export const refusal = (code: string): object => expect.objectContaining({ code });
