import type { EventPayload } from '@app/contracts';
import { ORGANS } from '@app/county';
import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type Authority, decisionName } from '../domain/authority';
import { type AuthorityAnswer, type Matter, resolveAuthority } from '../domain/resolve-authority';
import { authoritiesOf } from '../persistence/authority.repository';

const ORGAN_NAMES = new Map(ORGANS.map((organ) => [organ.code, organ.name]));

export type { Authority } from '../domain/authority';

export type DecisionAuthority = EventPayload<'case.decided.v1'>['authority'];

/** The authority list as other capabilities ask it. One read for any number of matters. */
@Injectable()
export class AuthorityList {
  /** Answers in the order of `matters`. */
  async resolveAll(tx: Transaction, matters: readonly Matter[]): Promise<AuthorityAnswer[]> {
    const rows = await authoritiesOf(tx, [...new Set(matters.map((matter) => matter.itemCode))]);
    return matters.map((matter) => resolveAuthority(rows, matter));
  }

  /**
   * The line in force on the day of the decision, which must still name the organ that is about to decide:
   * a power that moved in the meantime is exercised by its new holder only.
   */
  async forDecision(tx: Transaction, matter: Matter, decidingOrgan: string): Promise<Authority> {
    const [answer] = await this.resolveAll(tx, [matter]);
    if (answer?.kind === 'FOUND' && answer.authority.actingOrgan === decidingOrgan) return answer.authority;
    throw new DomainError('conflict', 'authority-changed', `${matter.on} 起本单位对该事项已无决定权，请联系调度员改派有权单位。`, {
      params: { itemCode: matter.itemCode, division: matter.division, on: matter.on },
    });
  }

  /** What the papers of a route say of its authority today; null while no single line is in force. */
  async ofRoute(tx: Transaction, route: RoutedMatter, on: LocalDate): Promise<DecisionAuthority | null> {
    const [answer] = await this.resolveAll(tx, [matterOf(route, on)]);
    return answer?.kind === 'FOUND' ? this.decisionAuthority(answer.authority) : null;
  }

  /** What a decision says about its authority: by what title, in whose name, with whose seal. */
  decisionAuthority(authority: Authority): DecisionAuthority {
    const { nameOrgan, sealName } = decisionName(authority);
    return {
      id: authority.id,
      powerSource: authority.powerSource,
      actingOrganCode: authority.actingOrgan,
      actingOrganName: organName(authority.actingOrgan),
      nameOrganCode: nameOrgan,
      nameOrganName: organName(nameOrgan),
      sealName,
    };
  }
}

export function organName(code: string): string {
  return ORGAN_NAMES.get(code) ?? code;
}

/** What of a case or a route selects its authority. */
export interface RoutedMatter {
  readonly itemCode: string;
  readonly division: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly authorityId?: number | null;
}

const FEN_PER_YUAN = 100;

/** The matter of a case or a route on a day. A form that asks for money states it as the fact `amount`, in whole yuan. */
export function matterOf({ itemCode, division, facts, authorityId }: RoutedMatter, on: LocalDate): Matter {
  const { amount } = facts;
  return {
    itemCode,
    division,
    on,
    ...(typeof amount === 'number' ? { amount: amount * FEN_PER_YUAN } : {}),
    ...(typeof authorityId === 'number' ? { chosen: authorityId } : {}),
  };
}
