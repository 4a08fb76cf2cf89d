import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import type { ItemTerms } from '../domain/case';
import { activeBars } from '../persistence/application-bar.repository';
import { barArticle } from './act-book';

export interface WantedApplication {
  readonly applicantIndex: Buffer;
  readonly item: ItemTerms;
}

/** After false papers nobody applies for the same licence again before the bar has ended (行政许可法 §78, §79). */
export async function refuseBarred(tx: Transaction, wanted: readonly WantedApplication[], today: LocalDate): Promise<void> {
  const [bar] = await activeBars(
    tx,
    wanted.filter(({ item }) => item.safetyRelated).map(({ applicantIndex, item }) => ({ index: applicantIndex, itemCode: item.code })),
    today,
  );
  if (bar === undefined) return;
  throw new DomainError(
    'rule-violation',
    'applicant-barred',
    `申请人曾提供虚假材料或以不正当手段取得许可，${bar.until} 以后才能再次申请。`,
    {
      article: barArticle(bar.kind),
      params: { until: bar.until },
    },
  );
}
