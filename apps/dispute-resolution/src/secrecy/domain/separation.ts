import { DomainError } from '@app/domain-kernel';

/** What one person may be on one dispute: one of these, and never another afterwards. */
export type Duty = 'MEDIATOR' | 'AID_LAWYER' | 'AID_REVIEWER' | 'AID_APPROVER';

export const DUTY_NAMES: Readonly<Record<Duty, string>> = {
  MEDIATOR: '调解员',
  AID_LAWYER: '法律援助律师',
  AID_REVIEWER: '法律援助审查人',
  AID_APPROVER: '法律援助决定人',
};

export interface HeldDuty {
  readonly staffId: number;
  readonly duty: Duty;
}

/** Who could take a duty: of this office, or lawfully of another. */
export interface Colleague {
  readonly staffId: number;
  readonly name: string;
  readonly organ: string;
}

/**
 * 回避: who conducts the mediation hears both sides in confidence and may neither represent one of them nor decide on its aid; who reviews
 * does not decide. A duty that is over still counts: what was heard stays heard.
 */
export function mayTake(held: readonly HeldDuty[], staffId: number, duty: Duty): boolean {
  return held.every((one) => one.staffId !== staffId || one.duty === duty);
}

/**
 * Those who may take the duty, those of the own office first. Where the office is too small the list names colleagues elsewhere; there is no
 * way round the rule.
 */
export function eligible(held: readonly HeldDuty[], colleagues: readonly Colleague[], duty: Duty, ownOrgan: string): Colleague[] {
  const free = colleagues.filter(({ staffId }) => mayTake(held, staffId, duty));
  return [...free.filter(({ organ }) => organ === ownOrgan), ...free.filter(({ organ }) => organ !== ownOrgan)];
}

export function separationRefusal(held: readonly HeldDuty[], staffId: number, duty: Duty, proposed: readonly Colleague[]): DomainError {
  const other = held.find((one) => one.staffId === staffId)?.duty;
  const [first] = proposed;
  const instead = first === undefined ? '本县没有其他合格人员，请报上级司法行政机关指派。' : `可以请${first.name}（${first.organ}）承担。`;
  return new DomainError(
    'rule-violation',
    'duty-separated',
    `同一纠纷的调解员、法律援助律师、审查人和决定人不能由一人担任：该人员已是本纠纷的${other === undefined ? '承办人员' : DUTY_NAMES[other]}。${instead}`,
    { params: { duty, proposed: proposed.slice(0, 5).map(({ staffId: id }) => id) } },
  );
}
