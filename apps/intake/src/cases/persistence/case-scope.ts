import type { Actor } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';

/** Which cases somebody may see and touch, as a condition on `service_case c`. What is outside does not exist for him. */
export interface CaseScope {
  /** The condition, with its parameters numbered from `first`. */
  sql(first: number): string;
  readonly parameters: readonly unknown[];
}

type Condition = { readonly text: (next: (value: unknown) => string) => string };

/**
 * Role × organ × jurisdiction × relation to the case:
 * the applicant, his guardian and an agent whose mandate has not ended; the window that received; the township of the
 * matter; a village agent only what he filed himself; the organ that decides; supervisors within their area; a system what waits for it.
 */
export function caseScope(actor: Actor, today: LocalDate): CaseScope {
  const conditions = conditionsOf(actor, today);
  const build = (first: number): { sql: string; parameters: unknown[] } => {
    const parameters: unknown[] = [];
    const next = (value: unknown): string => {
      parameters.push(value);
      return `$${first + parameters.length - 1}`;
    };
    const sql = conditions.length === 0 ? 'false' : `(${conditions.map((condition) => condition.text(next)).join(' OR ')})`;
    return { sql, parameters };
  };
  return { sql: (first) => build(first).sql, parameters: build(1).parameters };
}

function conditionsOf(actor: Actor, today: LocalDate): Condition[] {
  if (actor.kind === 'CITIZEN') {
    if (actor.citizenIndex === null) return [];
    const index = Buffer.from(actor.citizenIndex, 'base64url');
    return [
      {
        text: (next) => `EXISTS (SELECT 1 FROM case_party p WHERE p.case_id = c.id AND p.id_index = ${next(index)}
          AND (p.role IN ('APPLICANT','GUARDIAN') OR (p.role = 'AGENT' AND p.mandate_until >= ${next(today)}::date)))`,
      },
    ];
  }
  const conditions: Condition[] = [];
  if (actor.kind === 'SERVICE') return ofSystem(actor);
  const has = (role: Actor['roles'][number]): boolean => actor.roles.includes(role);
  if (has('WINDOW_CLERK') && actor.organ !== null) {
    // The hall also takes in what people filed from home for the county.
    conditions.push({
      text: (next) =>
        `(c.received_organ = ${next(actor.organ)} OR (c.status = 'SUBMITTED' AND c.division LIKE ${next(`${actor.jurisdiction}%`)}))`,
    });
  }
  if (has('TOWNSHIP_CLERK') && actor.organ !== null) {
    conditions.push({
      text: (next) =>
        `(c.received_organ = ${next(actor.organ)} OR (c.status IN ('SUBMITTED') AND c.division = ${next(actor.jurisdiction)}))`,
    });
  }
  if (has('VILLAGE_AGENT')) {
    conditions.push({ text: (next) => `(c.channel = 'VILLAGE_AGENT' AND c.created_by = ${next(actor.id)})` });
  }
  if ((has('APPROVER') || has('ORGAN_HEAD')) && actor.organ !== null) {
    // A case that waits for the organ's own system is the organ's to decide, though it lies on no desk.
    conditions.push({ text: (next) => `(c.handling_organ = ${next(actor.organ)} OR c.waiting_party = ${next(actor.organ)})` });
  }
  if (has('SUPERVISOR') || has('DISPATCHER')) {
    // A draft is its owner's own paper, given up or not: nobody supervises what has never been handed in.
    conditions.push({
      text: (next) => `(c.status <> 'DRAFT' AND (c.status <> 'WITHDRAWN' OR c.papers_received_on IS NOT NULL)
        AND c.division LIKE ${next(`${actor.jurisdiction}%`)})`,
    });
  }
  return conditions;
}

/** A department's own system and the services of ours: what waits for them, from the moment it does until it does no longer. */
function ofSystem({ roles, organ }: Actor): Condition[] {
  const conditions: Condition[] = [];
  if (roles.includes('DEPARTMENT_SYSTEM') && organ !== null) {
    conditions.push({
      text: (next) => `(c.waiting_party = ${next(organ)} AND c.waiting_reason IN ('AWAITING_ANSWER', 'SYSTEM_UNAVAILABLE'))`,
    });
  }
  if (roles.includes('COLLECTION_SERVICE')) conditions.push({ text: () => `(c.waiting_reason = 'AWAITING_COLLECTION')` });
  if (roles.includes('DISPUTE_SERVICE')) conditions.push({ text: () => `(c.waiting_reason = 'AWAITING_DISPUTE')` });
  return conditions;
}

/** The system's own work: consumers and clocks. */
export const EVERY_CASE: CaseScope = { sql: () => 'true', parameters: [] };
