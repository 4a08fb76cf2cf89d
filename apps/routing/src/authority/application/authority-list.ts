import {
  type Authority,
  type AuthorityAnswer,
  type LocatedMatter,
  type Matter,
  matterOf,
  type NamedAuthority,
  namedAuthority,
  resolveAuthority,
} from '@app/authority';
import { ORGANS } from '@app/county';
import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { authoritiesOf } from '../persistence/authority.repository';

const ORGAN_NAMES = new Map(ORGANS.map((organ) => [organ.code, organ.name]));

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
  async ofRoute(tx: Transaction, route: LocatedMatter, on: LocalDate): Promise<NamedAuthority | null> {
    const [answer] = await this.resolveAll(tx, [matterOf(route, on)]);
    return answer?.kind === 'FOUND' ? this.decisionAuthority(answer.authority) : null;
  }

  /** What a decision says about its authority: by what title, in whose name, with whose seal. */
  decisionAuthority(authority: Authority): NamedAuthority {
    return namedAuthority(authority, organName);
  }
}

export function organName(code: string): string {
  return ORGAN_NAMES.get(code) ?? code;
}
