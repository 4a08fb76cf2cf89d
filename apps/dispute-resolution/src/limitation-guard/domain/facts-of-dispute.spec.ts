import { localDate } from '@app/legal-calendar';
import { factsOfDispute, type KnownOfDispute } from './facts-of-dispute';

const day = localDate;
const NOTHING: KnownOfDispute = { facts: {}, parties: [], steps: [], instalments: [], exclusion: null, told: null };

describe('facts of a dispute', () => {
  it('takes of many workers the one whose employment ended first', () => {
    const parties = ['2026-02-01', '2025-12-06', '2026-01-01'].map((on) => ({
      side: 'CLAIMANT',
      standing: { employmentEndedOn: day(on) },
    }));
    expect(factsOfDispute({ ...NOTHING, facts: { labour: 'WAGES' }, parties })).toMatchObject({
      matter: 'WAGES',
      employment: 'ENDED',
      employmentEndedOn: '2025-12-06',
    });
  });

  it('does not take the other side’s standing, nor the first contact, for the workers’', () => {
    const parties = [{ side: 'RESPONDENT', standing: { employmentEndedOn: day('2025-12-06') } }];
    expect(factsOfDispute({ ...NOTHING, facts: { labour: 'WAGES' }, parties })).toMatchObject({ employment: null, interruptions: [] });
  });

  it('reads what the proceedings know: filed, sued, agreed, confirmed, given aid', () => {
    const steps = [
      { kind: 'MEDIATION', action: 'accept', on: day('2026-03-01') },
      { kind: 'MEDIATION', action: 'takeEffect', on: day('2026-03-09') },
      { kind: 'JUDICIAL_CONFIRMATION', action: 'file', on: day('2026-03-20') },
      { kind: 'JUDICIAL_CONFIRMATION', action: 'confirm', on: day('2026-04-02') },
      { kind: 'LEGAL_AID', action: 'provide', on: day('2026-02-20') },
      { kind: 'LITIGATION', action: 'open', on: day('2026-05-01') },
    ];
    expect(factsOfDispute({ ...NOTHING, facts: { labour: 'OTHER' }, steps })).toMatchObject({
      labourMediationAppliedOn: '2026-03-01',
      agreementEffectiveOn: '2026-03-09',
      confirmationAppliedOn: '2026-03-20',
      confirmedOn: '2026-04-02',
      enforceable: true,
      aidGranted: true,
      // Opened to be prepared is not filed.
      suedOn: null,
    });
  });
});
