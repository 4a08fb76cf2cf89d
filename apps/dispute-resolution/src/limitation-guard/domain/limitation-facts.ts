import type { LocalDate } from '@app/legal-calendar';

export const LIMITATION_MATTERS = ['WAGES', 'LABOUR_OTHER', 'CIVIL'] as const;
export type LimitationMatter = (typeof LIMITATION_MATTERS)[number];

/** 劳动争议调解仲裁法 §27 ¶2: a claim made to the other side, relief asked of an authority, or the other side's acknowledgement. */
export const INTERRUPTION_KINDS = ['CLAIMED', 'ASKED_AUTHORITY', 'ACKNOWLEDGED'] as const;
export interface Interruption {
  readonly kind: (typeof INTERRUPTION_KINDS)[number];
  readonly on: LocalDate;
}

export interface Instalment {
  readonly dueOn: LocalDate;
  readonly paid: boolean;
}

/** Dated facts of one dispute, as they are known. What is not known is null; nothing is guessed. */
export interface LimitationFacts {
  readonly matter: LimitationMatter;
  /** Whether the employment lasts; null outside labour matters. */
  readonly employment: 'RUNNING' | 'ENDED' | null;
  readonly employmentEndedOn: LocalDate | null;
  /** The day on which the person knew of the wrong. */
  readonly knewOn: LocalDate | null;
  readonly interruptions: readonly Interruption[];
  /** 工资欠条, with no other point of the employment in dispute. */
  readonly iou: boolean;
  readonly arbitrationFiledOn: LocalDate | null;
  readonly awardServedOn: LocalDate | null;
  /** 一裁终局. */
  readonly awardIsFinal: boolean;
  readonly suedOn: LocalDate | null;
  readonly judgmentServedOn: LocalDate | null;
  readonly appealedOn: LocalDate | null;
  /** Of a labour mediation: the day the application was received. */
  readonly labourMediationAppliedOn: LocalDate | null;
  readonly mediationEndedOn: LocalDate | null;
  readonly agreementEffectiveOn: LocalDate | null;
  /** What the agreement is about cannot be confirmed by a court (民诉法解释 §355). */
  readonly confirmationExcluded: boolean;
  readonly confirmationAppliedOn: LocalDate | null;
  readonly confirmedOn: LocalDate | null;
  /** Parts of an agreement, an award or a judgment, in any order. */
  readonly instalments: readonly Instalment[];
  /** Whether those parts stand in a title that a court enforces. */
  readonly enforceable: boolean;
  readonly enforcementAppliedOn: LocalDate | null;
  readonly preservedOn: LocalDate | null;
  /** The day until which the employer's unlawful act lasted, when the inspectorate is to be asked. */
  readonly violationEndedOn: LocalDate | null;
  readonly inspectionFiledOn: LocalDate | null;
  /** Preservation or advance execution is needed at once (法律援助法 §44). */
  readonly urgentCourtMeasure: boolean;
  readonly aidGranted: boolean;
}

export const NO_FACTS: Omit<LimitationFacts, 'matter'> = {
  employment: null,
  employmentEndedOn: null,
  knewOn: null,
  interruptions: [],
  iou: false,
  arbitrationFiledOn: null,
  awardServedOn: null,
  awardIsFinal: false,
  suedOn: null,
  judgmentServedOn: null,
  appealedOn: null,
  labourMediationAppliedOn: null,
  mediationEndedOn: null,
  agreementEffectiveOn: null,
  confirmationExcluded: false,
  confirmationAppliedOn: null,
  confirmedOn: null,
  instalments: [],
  enforceable: false,
  enforcementAppliedOn: null,
  preservedOn: null,
  violationEndedOn: null,
  inspectionFiledOn: null,
  urgentCourtMeasure: false,
  aidGranted: false,
};
