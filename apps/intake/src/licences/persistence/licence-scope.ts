import type { Actor } from '@app/access';

/** Which licences somebody may list, as a condition on `licence l`: his own, those of his organ, of his window, or of his area. */
export interface LicenceScope {
  sql(first: number): string;
  readonly parameters: readonly unknown[];
}

export function licenceScope(actor: Actor): LicenceScope {
  const parameters: unknown[] = [];
  const conditions: ((first: number) => string)[] = [];
  const add = (value: unknown, condition: (parameter: string) => string): void => {
    const position = parameters.push(value) - 1;
    conditions.push((first) => condition(`$${first + position}`));
  };
  const has = (role: Actor['roles'][number]): boolean => actor.roles.includes(role);
  if (actor.kind === 'CITIZEN') {
    if (actor.citizenIndex !== null) add(Buffer.from(actor.citizenIndex, 'base64url'), (p) => `l.holder_index = ${p}`);
  } else {
    if ((has('APPROVER') || has('ORGAN_HEAD')) && actor.organ !== null) add(actor.organ, (p) => `l.organ = ${p}`);
    if ((has('WINDOW_CLERK') || has('TOWNSHIP_CLERK')) && actor.organ !== null) {
      add(actor.organ, (p) => `EXISTS (SELECT 1 FROM service_case w WHERE w.id = l.case_id AND w.received_organ = ${p})`);
    }
    if (has('SUPERVISOR')) add(`${actor.jurisdiction}%`, (p) => `l.division LIKE ${p}`);
  }
  return { sql: (first) => (conditions.length === 0 ? 'false' : `(${conditions.map((one) => one(first)).join(' OR ')})`), parameters };
}
