import { refusal, samplePdf } from '../../testing/sample-files';
import { agreedKind } from './content-kind';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]);

describe('what a file is', () => {
  it.each([
    ['申请书.pdf', 'application/pdf', samplePdf(), 'pdf'],
    ['身份证（正面）.JPG', 'image/jpeg', jpeg, 'jpg'],
    ['scan.jpeg', 'image/jpeg; charset=binary', jpeg, 'jpg'],
    ['scan.png', 'image/png', png, 'png'],
    ['scan.png', 'application/octet-stream', png, 'png'],
  ])('takes %s declared as %s', (name, type, content, kind) => {
    expect(agreedKind(name, type, content)).toBe(kind);
  });

  it.each([
    ['html as pdf', 'a.pdf', 'application/pdf', Buffer.from('<html>')],
    ['zip as pdf', 'a.pdf', 'application/pdf', Buffer.from('PK\x03\x04')],
    ['exe as pdf', 'a.pdf', 'application/pdf', Buffer.from('MZ')],
    ['bytes before %PDF', 'a.pdf', 'application/pdf', Buffer.concat([Buffer.from('x'), samplePdf()])],
    ['jpeg named png', 'a.png', 'image/png', jpeg],
    ['pdf declared as jpeg', 'a.pdf', 'image/jpeg', samplePdf()],
    ['svg', 'a.svg', 'image/svg+xml', Buffer.from('<svg/>')],
    ['two extensions', 'a.pdf.exe', 'application/pdf', samplePdf()],
    ['no extension', 'a', 'application/pdf', samplePdf()],
    ['a name of the prototype', 'a.constructor', 'application/pdf', samplePdf()],
  ])('refuses %s', (_what, name, type, content) => {
    expect(() => agreedKind(name, type, content)).toThrow(refusal('content-mismatch') as Error);
  });
});
