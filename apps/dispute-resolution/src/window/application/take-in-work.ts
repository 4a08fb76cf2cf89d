import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { type HandledCase, HandledCases } from '@app/handled-cases';
import { Injectable, Logger } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import type { NamedParty } from '../../disputes/application/party-cells';
import { RegisterDispute, type Registration } from '../../disputes/application/register-dispute';
import type { ProceedingKind } from '../../disputes/domain/proceeding';
import { readAgainAfter, type WindowItem } from '../domain/window-item';
import { dueToRead, lockWork, readLater, setDispute, type WindowWorkRow } from '../persistence/window-work.repository';
import { WINDOW_ITEMS } from './window-work';

/** What the window knows is not asked again: parties and matter are read from the case, and the dispute is registered from them. */
@Injectable()
export class TakeInWork {
  private readonly logger = new Logger(TakeInWork.name);

  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly cases: HandledCases,
    private readonly register: RegisterDispute,
    private readonly clock: Clock,
  ) {}

  /** @returns how many cases became disputes */
  async takeIn(): Promise<number> {
    let taken = 0;
    for (const work of await dueToRead(this.database.dataSource, this.clock.now(), 20)) if (await this.one(work)) taken += 1;
    return taken;
  }

  private async one(work: WindowWorkRow): Promise<boolean> {
    const item = WINDOW_ITEMS.find((one) => one.item === work.itemCode);
    if (item === undefined) throw new Error(`${work.itemCode} is no item of this service`);
    let read: HandledCase;
    try {
      // Another service answers: outside any transaction.
      read = await this.cases.read('dispute-resolution', work.caseNo, 'EXAMINE_CASE');
    } catch (refused) {
      const why = refused instanceof DomainError ? refused.code : 'unknown';
      this.logger.warn(`a case that was handed over could not be read yet: ${why}`);
      const later = new Date(this.clock.now().getTime() + readAgainAfter(work.reads) * 1000);
      await this.database.run((tx) => readLater(tx, work.id, later));
      return false;
    }
    return this.database.run(async (tx) => {
      const current = await lockWork(tx, 'id', work.id);
      // Called back, or taken in by another worker, meanwhile.
      if (current?.state !== 'TO_READ') return false;
      const now = this.clock.now();
      const byWindow = { kind: 'SERVICE', id: work.handledBy[0] ?? 0, name: '综合窗口', organ: null, roles: [] } as const;
      const dispute = await this.register.within(tx, registrationOf(item, read, work), byWindow, now);
      await setDispute(tx, work.id, dispute.id);
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor: { kind: 'SYSTEM', id: null, organ: null },
          action: 'window-work.take-in',
          objectType: 'window-work',
          objectId: work.id,
          result: 'DONE',
        },
      ]);
      return true;
    });
  }
}

/** The other side is named by the form where it asks for it; else the desk learns it at the first talk. */
function registrationOf(item: WindowItem<ProceedingKind>, read: HandledCase, work: WindowWorkRow): Registration {
  const { form } = read;
  const kind = item.disputeKinds[String(form.matter ?? form.kind)] ?? 'OTHER';
  const opponent = typeof form.opponent === 'string' && form.opponent.trim() !== '' ? form.opponent.trim() : null;
  const claimants = read.parties.filter(({ role }) => role === 'APPLICANT').map(partyOf);
  const migrant = form.exempt === 'MIGRANT_WAGES';
  return {
    source: 'WINDOW',
    sourceReference: work.caseNo,
    kind,
    division: work.division,
    urgency: 'ORDINARY',
    dangerous: false,
    language: null,
    matter: `${read.item.name}（${work.caseNo}）`,
    wanted: read.item.name,
    claimants: migrant ? claimants.map((party) => ({ ...party, standing: { migrantWorker: true } })) : claimants,
    respondents:
      opponent === null ? [] : [{ kind: 'ORGANISATION', name: opponent, idNumber: null, phone: null, representative: false, standing: {} }],
  };
}

const partyOf = ({ kind, name, idNumber, phone }: HandledCase['parties'][number]): NamedParty => ({
  kind,
  name,
  idNumber,
  phone,
  representative: false,
  standing: {},
});
