import type { PowerLevel, PowerSource } from '@app/authority';
import { ORGANS } from '@app/county';
import { type LocalDate, localDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import data from '../../../data/authorities.json';
import { type AuthorityLine, checkAuthorityList } from '../domain/authority-list';
import { insertMissingAuthorities } from '../persistence/authority.repository';

const dayOrNull = (text: string | null): LocalDate | null => (text === null ? null : localDate(text));

/** The authority list that ships with the county, checked as any list is. */
export function shippedAuthorities(): AuthorityLine[] {
  const lines = data.authorities.map(
    (line): AuthorityLine => ({
      itemCode: line.itemCode,
      division: line.division,
      actingOrgan: line.actingOrgan,
      level: line.level as PowerLevel,
      powerSource: line.powerSource as PowerSource,
      principalOrgan: line.principalOrgan,
      sealName: line.sealName,
      validFrom: localDate(line.validFrom),
      validTo: dayOrNull(line.validTo),
      announcementRef: line.announcementRef,
      maxAmount: line.maxAmount,
    }),
  );
  checkAuthorityList(lines, ORGANS);
  return lines;
}

export async function loadAuthorities(tx: Transaction): Promise<void> {
  await insertMissingAuthorities(tx, shippedAuthorities());
}
