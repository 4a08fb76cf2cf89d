import { food } from '../../county/bodies';
import type { CountyWorld } from '../../county/county-world';
import { PNG, pdf } from '../../county/files';
import { intakeState } from '../../county/intake-state';
import { granted, Requester } from '../../county/requests';
import { checkAnswer } from '../corpus-check';
import { type Sent, send } from '../send';

const PDF = 'application/pdf';
const LIMIT = 20 * 1024 * 1024;
const mismatch = { status: 422, code: 'content-mismatch' } as const;
const malformed = { status: 400, code: 'malformed-multipart' } as const;

const part = (name: string, content: Buffer, field = 'file'): Buffer =>
  Buffer.concat([
    Buffer.from(`--XX\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: ${PDF}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
const END = Buffer.from('--XX--\r\n');
const fields = (count: number): Buffer => Buffer.from('--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(count));

/** Section G of the corpus against the real `/api/v1/uploads`. */
export function filesSuite(open: () => CountyWorld): void {
  const owner = (): Requester => new Requester(open(), 'luo.dashan');

  async function refused(wanted: Parameters<typeof checkAnswer>[1], work: () => Promise<Sent>): Promise<void> {
    const before = await intakeState(open());
    checkAnswer(await work(), wanted);
    expect(await intakeState(open())).toEqual(before);
  }

  it('the good twins', async () => {
    const kept = granted<{ name: string; mediaType: string; uploadId: string }>(await owner().upload(pdf(), '布局图.pdf', PDF), 201);
    expect(kept).toMatchObject({ name: '布局图.pdf', mediaType: PDF });
    expect(granted<{ mediaType: string }>(await owner().upload(PNG, '照片.png', 'image/png'), 201).mediaType).toBe('image/png');
  });

  it.each<[string, Buffer, string, string, Parameters<typeof checkAnswer>[1]]>([
    ['162: 0 bytes', Buffer.alloc(0), 'a.pdf', PDF, { status: 422, code: 'file-empty' }],
    ['162: a byte over the limit', Buffer.concat([pdf(), Buffer.alloc(LIMIT)]), 'a.pdf', PDF, { status: 413, code: 'file-too-large' }],
    ['166: HTML called PDF', Buffer.from('<html><script>alert(1)</script></html>'), 'a.pdf', PDF, mismatch],
    ['166: a program called PDF', Buffer.from(`MZ${'\0'.repeat(200)}`), 'a.pdf', PDF, mismatch],
    ['166: an archive called PDF', Buffer.from(`PK\u0003\u0004${'\0'.repeat(200)}`), 'a.pdf', PDF, mismatch],
    ['166: an image called PDF', PNG, 'a.pdf', PDF, mismatch],
    ['166: a PDF declared as an image', pdf(), 'a.png', 'image/png', mismatch],
    ['166: name and type disagree', pdf(), 'a.png', PDF, mismatch],
    ['166: no known kind', Buffer.from('hello'), 'a.exe', 'application/octet-stream', mismatch],
    ['167: bytes before %PDF', Buffer.concat([Buffer.from('GIF89a'), pdf()]), 'a.pdf', PDF, mismatch],
    ['167: an archive behind the end', pdf({ tail: `PK\u0003\u0004${'x'.repeat(2000)}` }), 'a.pdf', PDF, mismatch],
    ['167: a page behind an image', Buffer.concat([PNG, Buffer.from('<?php system($_GET[0]); ?>')]), 'a.png', 'image/png', mismatch],
    [
      '168: JavaScript',
      pdf({ objects: ['<< /S /JavaScript /JS (app.alert\\(1\\)) >>'] }),
      'a.pdf',
      PDF,
      { status: 422, code: 'pdf-active-content' },
    ],
    [
      '168: JavaScript, the name escaped',
      pdf({ objects: ['<< /S /#4aavaScript /J#53 (x) >>'] }),
      'a.pdf',
      PDF,
      { status: 422, code: 'pdf-active-content' },
    ],
    [
      '168: Launch',
      pdf({ catalogue: '/OpenAction << /S /Launch /F (cmd.exe) >>' }),
      'a.pdf',
      PDF,
      { status: 422, code: 'pdf-active-content' },
    ],
    [
      '168: an embedded file',
      pdf({ objects: ['<< /Type /EmbeddedFile /Length 0 >>'] }),
      'a.pdf',
      PDF,
      { status: 422, code: 'pdf-active-content' },
    ],
    [
      '169: SVG with a script',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
      'a.svg',
      'image/svg+xml',
      mismatch,
    ],
    ['169: a truncated image', PNG.subarray(0, 40), 'a.png', 'image/png', mismatch],
  ])('row %s', (_row, content, name, type, wanted) => refused(wanted, () => owner().upload(content, name, type)));

  it.each<[string, Buffer, string]>([
    ['no boundary', Buffer.concat([part('a.pdf', pdf()), END]), 'multipart/form-data'],
    ['no final boundary', part('a.pdf', pdf()), 'multipart/form-data; boundary=XX'],
    ['ends in its headers', Buffer.from('--XX\r\nContent-Disp'), 'multipart/form-data; boundary=XX'],
    ['no multipart at all', Buffer.from('hello'), 'multipart/form-data; boundary=XX'],
    ['nothing', Buffer.alloc(0), 'multipart/form-data; boundary=XX'],
    ['1 001 fields', Buffer.concat([fields(1001), END]), 'multipart/form-data; boundary=XX'],
    [
      'a forbidden name',
      Buffer.concat([Buffer.from('--XX\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n'), END]),
      'multipart/form-data; boundary=XX',
    ],
  ])('rows 163 and 164: %s', (_name, body, type) => refused(malformed, () => owner().multipart(body, type)));

  it('row 173: a name is never a path, and the answer stays whole', async () => {
    for (const [name, shown] of [
      ['../../etc/passwd.pdf', 'passwd.pdf'],
      ['C:\\x\\CON.pdf', 'CON.pdf'],
      ['fdp.\u202e.pdf', 'fdp..pdf'],
      [`${'a'.repeat(300)}.pdf`, `${'a'.repeat(116)}.pdf`],
    ] as const) {
      const kept = granted<{ name: string }>(
        await owner().multipart(Buffer.concat([part(name, pdf()), END]), 'multipart/form-data; boundary=XX'),
        201,
      );
      expect(kept.name).toBe(shown);
    }
  });

  it('row 106: nobody attaches what somebody else has sent, and one file goes to one case', async () => {
    const { uploadId } = granted<{ uploadId: string }>(await owner().upload(pdf(), 'a.pdf', PDF), 201);
    const body = { ...food(), papers: [{ code: 'M01', form: 'ELECTRONIC', uploadId }] };
    await refused({ status: 404, code: 'upload-not-found' }, () => new Requester(open(), 'zhang.yuzhu').file(body));
    await refused({ status: 404, code: 'upload-not-found' }, () => new Requester(open(), 'yang.mei').file(body));
    const mine = { ...body, applicant: { kind: 'PERSON', name: '罗大山', idNumber: '532999196509200157' } };
    granted(await owner().file(mine), 201);
    await refused({ status: 404, code: 'upload-not-found' }, () => owner().file(mine));
  });

  it('row 176: who has a hundred files waiting sends no more', async () => {
    await open().query(
      `INSERT INTO intake.upload (token, sha256, size, media_type, name, owner_kind, owner_id, created_at)
       SELECT 'waiting-' || n, repeat('0', 64), 1, 'application/pdf', 'a.pdf', 'CITIZEN', 5005, now() FROM generate_series(1, 100) n`,
    );
    await refused({ status: 422, code: 'quota' }, () => new Requester(open(), 'duan.san').upload(pdf(), 'a.pdf', PDF));
  });

  it('row 177: a paper of somebody else’s case is not there', async () => {
    const paper = granted(await new Requester(open(), 'yang.mei').file(food()), 201);
    const path = `/api/v1/cases/${paper.caseNo}/documents`;
    const listed = granted<{ items: { id: number }[] }>(await new Requester(open(), 'yang.mei').get(path), 200);
    const id = listed.items[0]?.id;
    checkAnswer(await new Requester(open(), 'a.nimo').get(`${path}/${id}`), { status: 404, code: 'case-not-found' });
    const other = granted(await new Requester(open(), 'yang.mei').file(food()), 201);
    checkAnswer(await new Requester(open(), 'yang.mei').get(`/api/v1/cases/${other.caseNo}/documents/${id}`), {
      status: 404,
      code: 'document-not-found',
    });
  });

  it('row 163: an upload without sign-in is not read', async () => {
    const sent = await send(open().port, {
      method: 'POST',
      path: '/api/v1/uploads',
      headers: { 'content-type': 'multipart/form-data; boundary=XX' },
      body: Buffer.concat([part('a.pdf', pdf()), END]),
    });
    checkAnswer(sent, { status: 401, code: 'unauthenticated' });
  });
}
