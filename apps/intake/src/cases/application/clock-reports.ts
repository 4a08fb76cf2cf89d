import type { EventPayload } from '@app/contracts';
import { EXTENSION_REASONS } from '@app/county';
import { localDate } from '@app/legal-calendar';
import localRules from '../../../data/local-rules.json';
import { type CaseState, type Decision, type DecisionClock, type Performer, SYSTEM } from '../domain/case';
import { beginSpecialProcedure, endSpecialProcedure, extend } from '../domain/clock-decisions';

/** Which limits an extension lengthens: by the local rule the promise goes with the statutory limit. */
const EXTENDED: readonly DecisionClock[] = localRules.extension.promised === 'SAME_AMOUNT' ? ['STATUTORY', 'PROMISED'] : ['STATUTORY'];

/** What routing tells of a case's clocks, as the domain takes it. */
export function begun(state: CaseState, payload: EventPayload<'case.special-procedure-begun.v1'>): Decision {
  const { begunOn, begunAt, askedBy } = payload;
  return beginSpecialProcedure(state, { ...payload, begunOn: localDate(begunOn), begunAt: new Date(begunAt) }, staff(askedBy));
}

export function ended(state: CaseState, payload: EventPayload<'case.special-procedure-ended.v1'>): Decision {
  const by = payload.byStaff === null ? SYSTEM : staff(payload.byStaff);
  return endSpecialProcedure(state, { ...payload, endedAt: new Date(payload.endedAt) }, by);
}

export function extended(state: CaseState, payload: EventPayload<'case.extended.v1'>): Decision {
  const { reasonCode, extendedAt, askedBy } = payload;
  const reason = EXTENSION_REASONS.find(({ code }) => code === reasonCode);
  if (!reason) throw new Error(`no reason of an extension has the code ${reasonCode}`);
  return extend(state, { ...payload, reason: reason.text, extendedAt: new Date(extendedAt) }, EXTENDED, staff(askedBy));
}

const staff = (id: number): Performer => ({ kind: 'STAFF', id, name: null, organ: null });
