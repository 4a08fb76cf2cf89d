import { DomainError } from '@app/domain-kernel';
import { type LocalDate, officeCalendar } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { type LicenceRow, licenceByNumber, licencesById, lockLicence } from '../../licences/application/find-licence';
import { renewBy } from '../../licences/domain/licence';
import type { CaseState, ItemTerms } from '../domain/case';

/** A renewal as it is handed in: the licence by its number, by its own holder, for its own item. */
export interface RenewalWanted {
  readonly number: string;
  readonly holderIndex: Buffer;
  readonly item: ItemTerms;
}

/**
 * 延续: only of one's own valid licence, of an item that can be renewed, and in time. A licence of somebody else does not exist.
 * @returns the id of the licence.
 */
export async function licenceToRenew(tx: Transaction, wanted: RenewalWanted, today: LocalDate): Promise<number> {
  const licence = await licenceByNumber(tx, wanted.number);
  if (licence === undefined || !licence.holderIndex.equals(wanted.holderIndex) || licence.itemCode !== wanted.item.code) {
    throw new DomainError('not-found', 'licence-not-found', '没有找到申请人名下这个事项的证照，请核对证照编号。');
  }
  // Two renewals at the same moment pass one after the other, so that the second sees the first.
  assertRenewable(await lockLicence(tx, licence.id), wanted.item, today);
  const [open] = await rowsOf<{ status: string }>(
    tx,
    `SELECT status FROM service_case WHERE licence_id = $1 AND kind = 'APPLICATION'
     AND status IN ('DRAFT','SUBMITTED','RECEIVED','CORRECTING','ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION')`,
    [licence.id],
  );
  if (open !== undefined) {
    // A draft runs no clock and renews nothing; whoever waits for it would let the licence run out.
    const sentence =
      open.status === 'DRAFT'
        ? '申请人在网上有一份这份证照的延续草稿，还没有提交。请本人提交草稿，或者撤回草稿后重新申请。'
        : '这份证照的延续正在办理，不用再申请。';
    throw new DomainError('conflict', 'renewal-under-way', sentence);
  }
  return licence.id;
}

/** Valid, renewable, and so many days before its end (行政许可法 §50); the law sets no earliest day. */
export function assertRenewable(licence: Pick<LicenceRow, 'state' | 'validTo'>, item: ItemTerms, today: LocalDate): void {
  const renewal = item.licence?.renewal ?? null;
  if (renewal === null || licence.validTo === null) {
    throw new DomainError('rule-violation', 'not-renewable', '这种证照不办理延续，请按办事指南重新申请。');
  }
  if (licence.state !== 'VALID' || licence.validTo < today) {
    throw new DomainError('conflict', 'licence-not-valid', '这份证照已经失效，不能延续，请重新申请。', {
      article: renewal.article,
      params: { state: licence.state, validTo: licence.validTo },
    });
  }
  const lastDay = renewBy(licence.validTo, renewal, officeCalendar());
  if (today > lastDay) {
    throw new DomainError(
      'rule-violation',
      'renewal-late',
      `延续应在有效期届满前提出，最迟为 ${lastDay}，现在已经过了。请在届满前重新申请，以免中断。`,
      { article: renewal.article, params: { lastDay, validTo: licence.validTo } },
    );
  }
}

/**
 * Between the last midnight of the licence and the sweep that writes it down the law has spoken already (行政许可法 §50 ¶2): nobody refuses,
 * transfers or takes back what is renewed.
 */
export async function refuseRenewedByLaw(tx: Transaction, state: CaseState, today: LocalDate): Promise<void> {
  if (state.licenceId === null || state.kind !== 'APPLICATION' || state.result !== null || state.status === 'DRAFT') return;
  const licence = (await licencesById(tx, [state.licenceId])).get(state.licenceId);
  if (licence?.state !== 'VALID' || licence.validTo === null || licence.validTo >= today) return;
  throw new DomainError('conflict', 'renewed-by-law', '证照有效期已经届满，没有作出决定，依法视为准予延续，系统正在登记，请稍后刷新。', {
    article: '行政许可法 §50 ¶2',
    params: { validTo: licence.validTo },
  });
}
