import citizens from '../data/citizens.json';
import extensionReasons from '../data/extension-reasons.json';
import organs from '../data/organs.json';
import staff from '../data/staff.json';

/** 行政区划: 6 digits for the county, 9 for a township (GB/T 2260, GB/T 10114). */
export interface Division {
  readonly code: string;
  readonly name: string;
  readonly level: string;
}

export interface Section {
  readonly code: string;
  readonly name: string;
}

/** An organ that may hold powers. `code` is this system's own, `creditCode` is invented for the demo. */
export interface Organ {
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
  /** 机关代字, with which its document numbers begin. */
  readonly sign: string;
  readonly division: string;
  readonly kind: string;
  readonly creditCode: string;
  readonly sections: readonly Section[];
}

export interface StaffMember {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly organ: string;
  readonly section: string;
  readonly roles: readonly string[];
  readonly jurisdiction: string;
  readonly window?: string;
}

export interface DemoCitizen {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly citizenNumber: string;
  readonly phone: string;
  readonly division: string;
}

/** The county of 漾濞 as it ships: real places, invented people. Each service loads from it what its own schema needs, once. */
export const COUNTY_CODE: string = organs.county;
export const DIVISIONS: readonly Division[] = organs.divisions;
export const ORGANS: readonly Organ[] = organs.organs;
export const DEMO_STAFF: readonly StaffMember[] = staff.staff as readonly StaffMember[];
export const DEMO_CITIZENS: readonly DemoCitizen[] = citizens.citizens;

/** Why a limit may be extended: chosen by the office, told to the applicant (行政许可法 §42). */
export const EXTENSION_REASONS: readonly { readonly code: string; readonly text: string }[] = extensionReasons.reasons;
