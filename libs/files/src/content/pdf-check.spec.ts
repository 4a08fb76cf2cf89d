import { randomBytes } from 'node:crypto';
import { refusal, samplePdf, streamObject } from '../../testing/sample-files';
import { checkPdf } from './pdf-check';

describe('a PDF that is only pages', () => {
  it('is taken, with compressed pages and object streams', () => {
    const objects = [streamObject('BT (text) Tj ET'), streamObject('4 0 << /Type /Page >>', '/Type /ObjStm /N 1 /First 4')];
    expect(() => checkPdf(samplePdf({ objects }))).not.toThrow();
  });

  it('is not refused for what a compressed scan holds by chance', () => {
    // Uncompressed noise around the short names; without telling streams apart this fails.
    const noise = Buffer.concat([
      Buffer.from('9 0 obj\n<< /Length 3000000 >>\nstream\n'),
      randomBytes(3_000_000),
      Buffer.from(' /JS (a) /AA \nendstream\nendobj\n'),
    ]);
    expect(() => checkPdf(samplePdf({ objects: [noise] }))).not.toThrow();
  });

  it.each(['/OpenAction [3 0 R /Fit]', '/OpenAction << /S /GoTo /D [3 0 R /Fit] >>', '/OpenAction 9 0 R'])(
    'may say which page is shown first: %s',
    (catalogue) => {
      expect(() => checkPdf(samplePdf({ catalogue, objects: ['9 0 obj\n<< /S /GoTo /D [3 0 R /Fit] >>\nendobj\n'] }))).not.toThrow();
    },
  );

  it.each([
    '/S /JavaScript',
    '/JS (x)',
    '/J#53 (x)',
    '/Java#53cript (x)',
    '/#4aavaScript (x)',
    '/S/Launch',
    '/EmbeddedFile',
    '/Names << /EmbeddedFiles 4 0 R >>',
    '/RichMedia',
    '/XFA []',
    '/OpenAction << /S /URI /URI (http://x) >>',
    '/OpenAction 9 0 R',
  ])('carries no %s', (catalogue) => {
    expect(() => checkPdf(samplePdf({ catalogue, objects: ['9 0 obj\n<< /S /Named /N /Print >>\nendobj\n'] }))).toThrow(
      refusal('pdf-active-content') as Error,
    );
  });

  it.each(['/S /JavaScript', '/JS (x)', '/#4aS (x)', '/XFA []'])('hides no %s in an object stream', (content) => {
    const objects = [streamObject(`4 0 << ${content} >>`, '/Type /ObjStm /N 1 /First 4')];
    expect(() => checkPdf(samplePdf({ objects }))).toThrow(refusal('pdf-active-content') as Error);
  });

  it('is not hidden behind a false stream', () => {
    const objects = ['% << >> stream\n', '9 0 obj\n<< /S /JavaScript >>\nendobj\n', '% endstream\n'];
    expect(() => checkPdf(samplePdf({ objects }))).toThrow(refusal('pdf-active-content') as Error);
  });

  it('has no password', () => {
    expect(() => checkPdf(samplePdf({ trailer: '/Encrypt 5 0 R' }))).toThrow(refusal('pdf-encrypted') as Error);
  });

  it('has 200 pages at most', () => {
    expect(() => checkPdf(samplePdf({ pages: 200 }))).not.toThrow();
    expect(() => checkPdf(samplePdf({ pages: 201 }))).toThrow(refusal('pdf-too-many-pages') as Error);
  });

  it.each([
    ['is cut off', samplePdf().subarray(0, -20)],
    ['has a ZIP behind its end', samplePdf({ tail: 'PK\x03\x04' })],
    ['has HTML behind its end', samplePdf({ tail: '<script>' })],
    ['is a ZIP whose comment is the end of a PDF', samplePdf({ objects: ['PK\x05\x06\0\0\0\0'] })],
    [
      'names a cross-reference that is not there',
      Buffer.from(
        samplePdf()
          .toString('latin1')
          .replace(/startxref\n\d+/, 'startxref\n7'),
        'latin1',
      ),
    ],
    [
      'has an object stream that cannot be unpacked',
      samplePdf({ objects: ['9 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nxyz\nendstream\nendobj\n'] }),
    ],
    [
      'has an object stream in a packing we cannot read',
      samplePdf({ objects: ['9 0 obj\n<< /Type /ObjStm /Filter /LZWDecode >>\nstream\nxyz\nendstream\nendobj\n'] }),
    ],
    [
      'has an object stream that unpacks to a flood',
      samplePdf({ objects: [streamObject(Buffer.alloc(9 * 1024 * 1024), '/Type /ObjStm')] }),
    ],
  ])('%s: refused', (_what, pdf) => {
    expect(() => checkPdf(pdf)).toThrow(refusal('content-mismatch') as Error);
  });
});
