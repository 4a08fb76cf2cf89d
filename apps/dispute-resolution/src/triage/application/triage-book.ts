import type { LocalDate } from '@app/legal-calendar';
import data from '../../../data/routes.json';
import type { TriageFacts } from '../domain/facts';
import { assertOpen, propose, type Route, type RouteText, type TriageProposal } from '../domain/triage';

const TEXTS: Readonly<Record<string, RouteText>> = data.rows;

/** The proposal for stored facts; a dispute whose facts nobody has entered yet has no proposal. */
export const proposalFor = (facts: Readonly<Record<string, unknown>>, today: LocalDate): TriageProposal =>
  isFacts(facts) ? propose(facts, today, TEXTS) : { open: [], closed: [] };

/** For every capability that opens a proceeding. @throws DomainError `route-closed` */
export function assertRouteOpen(facts: Readonly<Record<string, unknown>>, route: Route, today: LocalDate): void {
  assertOpen(proposalFor(facts, today), route);
}

const isFacts = (facts: unknown): facts is TriageFacts => typeof (facts as { matter?: unknown }).matter === 'string';
