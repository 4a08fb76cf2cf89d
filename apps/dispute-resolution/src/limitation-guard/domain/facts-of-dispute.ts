import type { LocalDate } from '@app/legal-calendar';
import { type Instalment, type Interruption, type LimitationFacts, NO_FACTS } from './limitation-facts';

/** A step that a proceeding took, on its legal day. */
export interface TakenStep {
  readonly kind: string;
  readonly action: string;
  readonly on: LocalDate;
}

export interface PartyStanding {
  readonly side: string;
  readonly standing: { readonly stillEmployed?: boolean; readonly employmentEndedOn?: LocalDate };
}

/** What only people can tell. */
export interface ToldFacts {
  readonly knewOn: LocalDate | null;
  readonly interruptions: readonly Interruption[];
  readonly iou: boolean | null;
}

export interface KnownOfDispute {
  /** Answers of the triage: `labour`, `iou`, `violationEndedOn`. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly parties: readonly PartyStanding[];
  readonly steps: readonly TakenStep[];
  readonly instalments: readonly Instalment[];
  readonly exclusion: string | null;
  readonly told: ToldFacts | null;
}

/**
 * The guard's facts from the record itself: nothing that a proceeding knows is asked again. That the dispute was brought to this office may
 * interrupt the limitation (劳动争议调解仲裁法 §27 ¶2), but whether it does is for the commission: it counts only where somebody enters it as an
 * interruption, so that the guard never lulls.
 */
export function factsOfDispute({ facts, parties, steps, instalments, exclusion, told }: KnownOfDispute): LimitationFacts {
  const first = (kind: string, ...actions: readonly string[]): LocalDate | null =>
    steps
      .filter((step) => step.kind === kind && actions.includes(step.action))
      .map(({ on }) => on)
      .sort()[0] ?? null;
  const last = (kind: string, ...actions: readonly string[]): LocalDate | null =>
    steps
      .filter((step) => step.kind === kind && actions.includes(step.action))
      .map(({ on }) => on)
      .sort()
      .at(-1) ?? null;
  const claimants = parties.filter(({ side }) => side === 'CLAIMANT').map(({ standing }) => standing);
  // Of many workers the one whose employment ended first: his year runs out first.
  const [endedOn] = claimants.flatMap(({ employmentEndedOn }) => employmentEndedOn ?? []).sort();
  const confirmedOn = first('JUDICIAL_CONFIRMATION', 'confirm');
  const isLabour = facts.labour === 'WAGES' || facts.labour === 'OTHER';
  return {
    ...NO_FACTS,
    matter: facts.labour === 'WAGES' ? 'WAGES' : facts.labour === 'OTHER' ? 'LABOUR_OTHER' : 'CIVIL',
    employment: endedOn !== undefined ? 'ENDED' : claimants.some(({ stillEmployed }) => stillEmployed) ? 'RUNNING' : null,
    employmentEndedOn: endedOn ?? null,
    knewOn: told?.knewOn ?? null,
    interruptions: told?.interruptions ?? [],
    iou: told?.iou ?? facts.iou === true,
    arbitrationFiledOn: first('ARBITRATION', 'file'),
    awardServedOn: last('ARBITRATION', 'award', 'awardFinally'),
    awardIsFinal: first('ARBITRATION', 'awardFinally') !== null,
    suedOn: first('LITIGATION', 'file') ?? first('ARBITRATION', 'sue'),
    judgmentServedOn: last('LITIGATION', 'judge'),
    appealedOn: last('LITIGATION', 'appeal', 'takeEffect'),
    labourMediationAppliedOn: isLabour ? last('MEDIATION', 'accept') : null,
    mediationEndedOn: last('MEDIATION', 'fail', 'terminate', 'refuse', 'withdraw'),
    agreementEffectiveOn: last('MEDIATION', 'takeEffect', 'agreeOrally'),
    confirmationExcluded: exclusion !== null,
    confirmationAppliedOn: first('JUDICIAL_CONFIRMATION', 'file'),
    confirmedOn,
    instalments,
    enforceable: confirmedOn !== null,
    enforcementAppliedOn: first('ENFORCEMENT', 'file'),
    preservedOn: last('LITIGATION', 'preserve'),
    violationEndedOn: typeof facts.violationEndedOn === 'string' ? (facts.violationEndedOn as LocalDate) : null,
    inspectionFiledOn: first('LABOUR_INSPECTION', 'file'),
    aidGranted: first('LEGAL_AID', 'grant', 'provide') !== null,
  };
}
