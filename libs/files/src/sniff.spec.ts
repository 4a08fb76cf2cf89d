import { checkPdf, sniff } from './sniff';

const pdf = (body = '', tail = '%%EOF\n'): Buffer => Buffer.from(`%PDF-1.4\n1 0 obj\n<< /Type /Catalog ${body} >>\nendobj\n${tail}`, 'latin1');
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]);
const refusal = (code: string): object => expect.objectContaining({ code });

describe('what a file is', () => {
  it.each([
    ['申请书.pdf', 'application/pdf', pdf()],
    ['身份证（正面）.JPG', 'image/jpeg', jpeg],
    ['scan.jpeg', 'image/jpeg', jpeg],
    ['scan.png', 'image/png', png],
  ])('takes %s', (name, type, content) => {
    expect(sniff(content, name, type)).toBe(type);
  });

  it.each([
    ['html as pdf', 'a.pdf', 'application/pdf', Buffer.from('<html>')],
    ['zip as pdf', 'a.pdf', 'application/pdf', Buffer.from('PK\x03\x04')],
    ['bytes before %PDF', 'a.pdf', 'application/pdf', Buffer.concat([Buffer.from('x'), pdf()])],
    ['jpeg named png', 'a.png', 'image/png', jpeg],
    ['pdf declared as jpeg', 'a.pdf', 'image/jpeg', pdf()],
    ['svg', 'a.svg', 'image/svg+xml', Buffer.from('<svg/>')],
    ['no extension', 'a', 'application/pdf', pdf()],
    ['exe', 'a.pdf', 'application/pdf', Buffer.from('MZ')],
  ])('refuses %s', (_what, name, type, content) => {
    expect(() => sniff(content, name, type)).toThrow(refusal('content-mismatch') as Error);
  });

  it('refuses an empty file', () => {
    expect(() => sniff(Buffer.alloc(0), 'a.pdf', 'application/pdf')).toThrow(refusal('file-empty') as Error);
  });
});

describe('a PDF that is only a document', () => {
  it('may say which page is shown first', () => {
    expect(() => checkPdf(pdf('/OpenAction [3 0 R /Fit]'))).not.toThrow();
  });

  it.each([
    '/JavaScript (x)',
    '/JS (x)',
    '/J#53 (x)',
    '/Launch',
    '/EmbeddedFile',
    '/RichMedia',
    '/XFA []',
    '/Encrypt 5 0 R',
    '/AA << >>',
    '/OpenAction << /S /JavaScript >>',
    '/OpenAction 4 0 R',
  ])('carries no %s', (body) => {
    expect(() => checkPdf(pdf(body))).toThrow(refusal('pdf-active-content') as Error);
  });

  it.each([
    ['nothing at the end', 'endobj'],
    ['a ZIP behind its end', '%%EOF\nPK\x03\x04'],
    ['HTML behind its end', '%%EOF<script>'],
  ])('has %s: refused', (_what, tail) => {
    expect(() => checkPdf(pdf('', tail))).toThrow(refusal('content-mismatch') as Error);
  });
});
