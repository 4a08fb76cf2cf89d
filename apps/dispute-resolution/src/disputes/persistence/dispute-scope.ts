import type { Actor } from '@app/access';
import type { Condition } from './dispute.repository';

type Next = (value: unknown) => string;

/**
 * Which disputes exist for somebody, as a condition on `dispute d`. What is outside answers 404.
 *
 * The claimants; the other side once it is asked to mediate (aid and preparations are not its affair); the desk that leads; who registered it,
 * and the window where that was; whoever has a duty on it; the legal aid body where aid was asked; supervisors of the place. That a dispute
 * exists for somebody does not mean that its content is open to him: see `secrecy/domain/reading.ts`.
 */
export function disputeScope(actor: Actor): Condition {
  const build = (first: number): { readonly sql: string; readonly parameters: readonly unknown[] } => {
    const parameters: unknown[] = [];
    const next: Next = (value) => `$${first + parameters.push(value) - 1}`;
    const texts = conditionsOf(actor, next);
    return { sql: texts.length === 0 ? 'false' : `(${texts.join(' OR ')})`, parameters };
  };
  return { sql: (first) => build(first).sql, parameters: build(1).parameters };
}

function conditionsOf(actor: Actor, next: Next): string[] {
  if (actor.kind === 'CITIZEN') {
    if (actor.citizenIndex === null) return [];
    return [
      `EXISTS (SELECT FROM dispute_party p WHERE p.dispute_id = d.id AND p.identity_index = ${next(Buffer.from(actor.citizenIndex, 'base64url'))}
        AND (p.side = 'CLAIMANT' OR EXISTS (SELECT FROM proceeding_party pp JOIN proceeding g ON g.id = pp.proceeding_id
          WHERE pp.party_id = p.id AND g.kind = 'MEDIATION')))`,
    ];
  }
  if (actor.kind !== 'STAFF') return [];
  const has = (...roles: readonly Actor['roles'][number][]): boolean => roles.some((role) => actor.roles.includes(role));
  const texts: string[] = [];
  if (has('DISPUTE_DESK', 'WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT')) {
    texts.push(`(d.received_kind = 'STAFF' AND d.received_by = ${next(actor.id)})`);
  }
  if (has('DISPUTE_DESK')) texts.push(`d.organ = ${next(actor.organ)}`, `d.lead_officer = ${next(actor.id)}`);
  if (has('WINDOW_CLERK', 'TOWNSHIP_CLERK')) texts.push(`d.received_organ = ${next(actor.organ)}`);
  if (has('MEDIATOR', 'LAWYER', 'LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER')) {
    texts.push(`EXISTS (SELECT FROM dispute_duty u WHERE u.dispute_id = d.id AND u.staff_id = ${next(actor.id)} AND u.ended_at IS NULL)`);
  }
  if (has('LEGAL_AID_REVIEWER', 'LEGAL_AID_APPROVER')) {
    texts.push(`EXISTS (SELECT FROM proceeding g WHERE g.dispute_id = d.id AND g.kind = 'LEGAL_AID' AND g.organ = ${next(actor.organ)})`);
  }
  if (has('SUPERVISOR')) texts.push(`d.division LIKE ${next(`${actor.jurisdiction}%`)}`);
  return texts;
}
