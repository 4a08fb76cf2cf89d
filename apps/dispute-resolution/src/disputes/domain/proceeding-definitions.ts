import { OFFICE_PROCEEDINGS } from './office-proceedings';
import type { ProceedingDefinition, ProceedingKind } from './proceeding';
import { TRACKED_PROCEEDINGS } from './tracked-proceedings';

/** Every kind of proceeding that a dispute can have here. A kind that is not in it cannot be opened. */
export const PROCEEDINGS: Readonly<Partial<Record<ProceedingKind, ProceedingDefinition>>> = {
  ...OFFICE_PROCEEDINGS,
  ...TRACKED_PROCEEDINGS,
};

export function definitionOf(kind: ProceedingKind): ProceedingDefinition {
  const found = PROCEEDINGS[kind];
  if (found === undefined) throw new Error(`no proceeding of kind ${kind} is defined`);
  return found;
}
