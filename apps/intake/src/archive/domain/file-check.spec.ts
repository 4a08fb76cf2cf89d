import { type FileFacts, missingFrom } from './file-check';

const WHOLE: FileFacts = {
  status: 'CLOSED',
  kind: 'APPLICATION',
  version: 3,
  received: true,
  result: 'GRANT',
  served: true,
  steps: [1, 2, 3],
  documents: ['RECEIPT', 'GRANT_DECISION', 'DELIVERY_RECEIPT'].map((kind, id) => ({ kind, id, ready: true, fileThere: true })),
  materials: [{ code: 'M01', fileThere: true }],
  openClocks: [],
};
const without = (kind: string): FileFacts => ({ ...WHOLE, documents: WHOLE.documents.filter((one) => one.kind !== kind) });

describe('the check of a file before it is archived', () => {
  it('lets a whole file pass', () => {
    expect(missingFrom(WHOLE)).toEqual([]);
  });

  it.each([
    ['a paper of the path', without('RECEIPT'), ['document:RECEIPT']],
    ['the decision', without('GRANT_DECISION'), ['document:RESULT']],
    ['the proof of service', without('DELIVERY_RECEIPT'), ['document:DELIVERY_RECEIPT']],
    ['a step of the history', { ...WHOLE, steps: [1, 3] }, ['history:v2']],
    ['a file of the applicant', { ...WHOLE, materials: [{ code: 'M01', fileThere: false }] }, ['file:M01']],
    [
      'a paper that is not set',
      { ...WHOLE, documents: [...WHOLE.documents, { kind: 'PAYMENT_NOTICE', id: 9, ready: false, fileThere: false }] },
      ['document-not-made:PAYMENT_NOTICE'],
    ],
    ['the end of a clock', { ...WHOLE, openClocks: ['DELIVERY'] }, ['clock:DELIVERY']],
  ])('misses %s', (_what, file, missing) => {
    expect(missingFrom(file)).toEqual(missing);
  });

  it.each([
    ['NOT_ACCEPTED', 'REFUSAL_TO_ACCEPT'],
    ['NOT_REQUIRED', 'NOT_REQUIRED_NOTICE'],
    ['TRANSFERRED', 'TRANSFER_LETTER'],
    ['DEEMED_WITHDRAWN', 'DEEMED_WITHDRAWAL_NOTICE'],
    ['TERMINATED', 'TERMINATION_NOTICE'],
  ])('asks a case that ended %s for its %s', (status, paper) => {
    const file = { ...WHOLE, status, served: false, result: null };
    expect(missingFrom(file)).toEqual([`document:${paper}`]);
  });

  it('asks an act of the organ for no receipt: nobody handed anything in', () => {
    const act = {
      ...without('RECEIPT'),
      kind: 'REVOCATION',
      documents: [
        { kind: 'REVOCATION_DECISION', id: 1, ready: true, fileThere: true },
        { kind: 'DELIVERY_RECEIPT', id: 2, ready: true, fileThere: true },
      ],
    };
    expect(missingFrom(act)).toEqual([]);
  });
});
