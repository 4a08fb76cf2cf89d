import { randomBytes } from 'node:crypto';
import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { ORGANS, type Organ } from '@app/county';
import { documentNumber, nextNumber } from '@app/documents';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { pickUpCode } from '@app/identifiers';
import { type ClockUnit, dueDate, localDateOf, officeCalendar } from '@app/legal-calendar';
import { armClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/handover-rules.json';
import { ReadCases } from '../../cases/application/read-cases';
import { IntakeDatabase } from '../../database';
import { custodyOf, holds } from '../domain/handover';
import { insertHandover, lockPapers, type PhysicalPaper, physicalPapers } from '../persistence/handover.repository';
import { handOf } from './handover-view';
import { ReadHandovers } from './read-handovers';

export interface CreateHandoverCommand {
  readonly actor: Actor;
  readonly cases: readonly { readonly caseNo: string; readonly papers?: readonly string[] }[];
  readonly to: { readonly organ: string; readonly section?: string };
  readonly purpose: string;
}

const RECEIPT_WITHIN = { ...rules.receiptWithin, unit: rules.receiptWithin.unit as ClockUnit, rollsLastDayOff: false };

/** 移交: writes who gives which papers to whom, and starts the time in which they must be received. */
@Injectable()
export class CreateHandover {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cases: ReadCases,
    private readonly reads: ReadHandovers,
  ) {}

  async execute(command: CreateHandoverCommand, request: IdempotentRequest): Promise<Outcome> {
    const { actor } = command;
    const from = placeOf({ organ: actor.organ ?? '', ...(actor.section === null ? {} : { section: actor.section }) });
    const to = placeOf(command.to);
    if (from.organ.code === to.organ.code && (to.section === null || to.section === from.section)) {
      throw new DomainError('rule-violation', 'handover-place', '不能移交给自己的股室，请选择接收单位和股室。');
    }
    // Each case within the person's scope, before anything is locked.
    const wanted = new Map<number, { readonly caseNo: string; readonly codes: readonly string[] | undefined }>();
    for (const { caseNo, papers } of command.cases) {
      const { state } = await this.cases.find(caseNo, actor);
      wanted.set(state.id, { caseNo, codes: papers });
    }
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      await lockPapers(tx, [...wanted.keys()]);
      const held = await physicalPapers(tx, [...wanted.keys()]);
      const papers = [...wanted].flatMap(([caseId, { caseNo, codes }]) =>
        chosen(
          held.filter((paper) => paper.caseId === caseId),
          caseNo,
          codes,
          actor,
        ),
      );
      const handedOver = await this.write(tx, command, { from, to }, papers, now);
      return answer(201, await this.reads.viewIn(tx, handedOver.id, actor), { Location: `/api/v1/handovers/${handedOver.code}` });
    });
  }

  private async write(
    tx: Transaction,
    { actor, purpose }: CreateHandoverCommand,
    { from, to }: { readonly from: Place; readonly to: Place },
    papers: readonly PhysicalPaper[],
    now: Date,
  ): Promise<{ id: number; code: string }> {
    const today = localDateOf(now);
    const calendar = officeCalendar();
    // Sixty random bits: the code proves that somebody has the voucher, and so the papers, before him.
    const code = pickUpCode(randomBytes(6)) + pickUpCode(randomBytes(6));
    const year = Number(today.slice(0, 4));
    const series = { organSign: from.organ.sign, paperSign: '流' };
    const id = await insertHandover(tx, {
      code,
      number: documentNumber(series, year, await nextNumber(tx, `${series.organSign}${series.paperSign}`, year)),
      purpose,
      from: { organ: from.organ.code, section: from.section, staff: actor.id, name: actor.name },
      to: { organ: to.organ.code, section: to.section },
      handedOverAt: now,
      dueOn: dueDate(RECEIPT_WITHIN, today, calendar),
      papers,
    });
    await armClock(
      tx,
      {
        subjectType: 'handover',
        subjectId: id,
        kind: 'HANDOVER',
        article: RECEIPT_WITHIN.article,
        unit: RECEIPT_WITHIN.unit,
        budget: RECEIPT_WITHIN.amount,
        startsOn: today,
        anchorEvent: `handover:${id}`,
      },
      calendar,
      now,
    );
    await recordAudit(tx, [{ occurredAt: now, actor, action: 'handover.create', objectType: 'handover', objectId: id, result: 'DONE' }]);
    return { id, code };
  }
}

interface Place {
  readonly organ: Organ;
  readonly section: string | null;
}

function placeOf({ organ: code, section }: { readonly organ: string; readonly section?: string }): Place {
  const organ = ORGANS.find((one) => one.code === code);
  if (!organ || (section !== undefined && !organ.sections.some((one) => one.code === section)))
    throw new DomainError('rule-violation', 'handover-place', '没有这个单位或股室，请从名录中选择接收单位。');
  return { organ, section: section ?? null };
}

/** All papers of the case that the sender has, or the named ones, each of which he must have. */
function chosen(papers: readonly PhysicalPaper[], caseNo: string, codes: readonly string[] | undefined, actor: Actor): PhysicalPaper[] {
  const mine = papers.filter(({ receivedOrgan, last }) => holds(custodyOf(receivedOrgan, last), handOf(actor)));
  const picked = codes === undefined ? mine : mine.filter(({ code }) => codes.includes(code));
  if (picked.length === 0 || (codes !== undefined && picked.length !== new Set(codes).size)) {
    throw new DomainError('conflict', 'paper-not-held', `办件 ${caseNo} 的材料现在不在您手里，或没有纸质件，请先查看材料去向。`, {
      params: { caseNo },
    });
  }
  return picked;
}
