/** What a person may be in this system. A person may hold several roles. */
export const ROLES = [
  'WINDOW_CLERK',
  'TOWNSHIP_CLERK',
  'VILLAGE_AGENT',
  'APPROVER',
  'ORGAN_HEAD',
  // 本级人民政府负责人: what the law leaves to the government itself (行政许可法 §42 ¶2).
  'GOVERNMENT_HEAD',
  // 两险经办, 基金复核, 财政: who raises and bills, who reviews what leaves a fund, who closes the books.
  'COLLECTION_CLERK',
  'FUND_REVIEWER',
  'FINANCE',
  'DISPATCHER',
  'SUPERVISOR',
  'DISPUTE_DESK',
  'LEGAL_AID_REVIEWER',
  'LEGAL_AID_APPROVER',
  'LAWYER',
  'MEDIATOR',
  'OPERATOR',
  'SECURITY_ADMIN',
  'AUDITOR',
  'CITIZEN',
  'INTEGRATION',
  // Accounts of systems: a department's own, and the two services of ours. They read what lies with them, while it does.
  'DEPARTMENT_SYSTEM',
  'COLLECTION_SERVICE',
  'DISPUTE_SERVICE',
] as const;

export type Role = (typeof ROLES)[number];

export type ActorKind = 'STAFF' | 'CITIZEN' | 'SERVICE';

/** Who acts, as told by a verified access token. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: number;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly organ: string | null;
  readonly section: string | null;
  /** Division code prefix: '532922' covers the county, '532922103' one township of it. Empty for citizens and other systems. */
  readonly jurisdiction: string;
  /** Blind index (purpose `citizen-number`) in base64url, by which a citizen's own cases are found. */
  readonly citizenIndex: string | null;
  /** How strongly the sign-in was proved: '1' password, '2' with a second factor. */
  readonly acr: string;
}

export function isRole(value: unknown): value is Role {
  return (ROLES as readonly unknown[]).includes(value);
}

export function hasAnyRole(actor: Actor, roles: readonly Role[]): boolean {
  return roles.some((role) => actor.roles.includes(role));
}

/** Roles of systems, which no person holds. */
export const SERVICE_ROLES: readonly Role[] = ['INTEGRATION', 'DEPARTMENT_SYSTEM', 'COLLECTION_SERVICE', 'DISPUTE_SERVICE'];

/** Roles that only a person with a staff account may be given. */
export const STAFF_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'CITIZEN' && !SERVICE_ROLES.includes(role));
