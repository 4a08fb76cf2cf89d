import type { AssistanceRules, MedicalAmount, PensionTable } from './assessment';
import type { EmployerRules, LateFeeRule } from './employer';
import type { RefusalCode, RefusalText } from './preflight';
import type { CeilingRules, WaitingRules } from './waiting-period';
import type { CollectionWindow } from './years';

/** 规则: everything that is law, rate or date, as data. */
export interface Rules {
  readonly medical: {
    readonly version: string;
    readonly amounts: readonly MedicalAmount[];
    readonly newborn: { readonly withinDays: number; readonly sentence: string; readonly article: string; readonly example: boolean };
  };
  readonly windows: readonly CollectionWindow[];
  readonly pension: {
    readonly version: string;
    readonly fromAge: number;
    readonly toAge: number;
    readonly article: string;
    readonly tables: readonly PensionTable[];
  };
  readonly assistance: AssistanceRules & { readonly version: string };
  readonly waiting: WaitingRules;
  readonly ceiling: CeilingRules;
  readonly employer: EmployerRules;
  readonly lateFee: readonly LateFeeRule[];
  readonly preflight: {
    readonly version: string;
    readonly texts: Readonly<Record<RefusalCode, RefusalText>>;
    readonly assistedSource: string;
  };
}

/** The version under which people are assessed: an obligation keeps it. */
export const medicalVersion = ({ medical, assistance }: Rules): string => `${medical.version}+${assistance.version}`;
export const pensionVersion = ({ pension, assistance }: Rules): string => `${pension.version}+${assistance.version}`;
