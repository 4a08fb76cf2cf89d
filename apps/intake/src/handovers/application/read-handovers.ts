import type { Actor } from '@app/access';
import { ORGANS } from '@app/county';
import { PaperRenderer } from '@app/documents';
import { DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Queryable, Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/handover-rules.json';
import notices from '../../../data/notices.json';
import { ReadCases } from '../../cases/application/read-cases';
import { IntakeDatabase } from '../../database';
import { type Custody, custodyOf } from '../domain/handover';
import { findHandovers, physicalPapers, type StoredHandover } from '../persistence/handover.repository';
import { type HandoverSideView, type HandoverView, handoverView, sideView } from './handover-view';

export interface HandoverFilter {
  readonly direction: 'in' | 'out' | null;
  readonly states: readonly string[];
  readonly before: number | null;
  readonly limit: number;
}

export interface CustodyEntry {
  readonly code: string;
  readonly name: string;
  readonly form: string;
  readonly copies: number;
  readonly status: Custody['status'];
  /** Who has it, or who had it last while it is on its way or missing. */
  readonly holder: HandoverSideView | null;
  readonly staff: number | null;
  readonly handover: string | null;
  readonly since: string | null;
}

const FORMS: Readonly<Record<string, string>> = { ORIGINAL: '原件', COPY: '复印件' };
const MINUTE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

/** Reads of hand-overs: both sides see one, and supervisors those of their area; to anybody else it does not exist. */
@Injectable()
export class ReadHandovers {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cases: ReadCases,
    private readonly renderer: PaperRenderer,
  ) {}

  async find(reader: Queryable, code: string, actor: Actor, lock = ''): Promise<StoredHandover> {
    const scope = scopeOf(actor, 2);
    const [found] = await findHandovers(reader, `h.code = $1 AND ${scope.sql}`, [code, ...scope.parameters], lock);
    if (!found) throw new DomainError('not-found', 'handover-not-found', '没有这份物料流转凭证，请核对流转码。');
    return found;
  }

  async view(code: string, actor: Actor): Promise<HandoverView> {
    return handoverView(await this.find(this.database, code, actor), actor);
  }

  /** The view of a hand-over that a command has just written. */
  async viewIn(tx: Transaction, id: number, actor: Actor): Promise<HandoverView> {
    const [found] = await findHandovers(tx, 'h.id = $1', [id]);
    if (!found) throw new Error(`no hand-over ${id}`);
    return handoverView(found, actor);
  }

  async page(actor: Actor, { direction, states, before, limit }: HandoverFilter): Promise<{ items: HandoverView[]; next: number | null }> {
    const scope = scopeOf(actor, 1);
    const parameters: unknown[] = [...scope.parameters];
    const conditions = [scope.sql];
    const add = (value: unknown, condition: (parameter: string) => string): void => {
      parameters.push(value);
      conditions.push(condition(`$${parameters.length}`));
    };
    if (direction !== null) add(actor.organ, (p) => `${direction === 'in' ? 'h.to_organ' : 'h.from_organ'} = ${p}`);
    if (states.length > 0) add(states, (p) => `h.state = ANY(${p}::text[])`);
    if (before !== null) add(before, (p) => `h.id < ${p}`);
    parameters.push(limit + 1);
    const found = await findHandovers(
      this.database,
      conditions.join(' AND '),
      parameters,
      `ORDER BY h.id DESC LIMIT $${parameters.length}`,
    );
    const shown = found.slice(0, limit);
    return { items: shown.map((one) => handoverView(one, actor)), next: found.length > limit ? (shown.at(-1)?.id ?? null) : null };
  }

  /** 材料去向: who has each paper of a case that the reader may see. */
  async custody(caseNo: string, actor: Actor): Promise<CustodyEntry[]> {
    const { state } = await this.cases.find(caseNo, actor);
    return (await physicalPapers(this.database, [state.id])).map(({ code, name, form, copies, receivedOrgan, last }) => {
      const custody = custodyOf(receivedOrgan, last);
      return {
        code,
        name,
        form,
        copies,
        status: custody.status,
        holder: custody.organ === null ? null : sideView({ organ: custody.organ, section: custody.section }, null),
        staff: custody.staff,
        handover: last?.number ?? null,
        since: last?.since.toISOString() ?? null,
      };
    });
  }

  /** The voucher that lies with the papers. Made from the row: what is printed twice is the same paper. */
  async voucher(code: string, actor: Actor): Promise<{ pdf: Buffer; number: string }> {
    const handover = await this.find(this.database, code, actor);
    const organ = ORGANS.find((one) => one.code === handover.from.organ);
    if (!organ) throw new Error(`no organ has the code ${handover.from.organ}`);
    const side = ({ organName, sectionName, staffName }: HandoverSideView) => ({
      organName,
      placeName: sectionName ?? '',
      ...(staffName === null ? {} : { staffName }),
    });
    const pdf = await this.renderer.renderPaper('MATERIAL_HANDOVER_VOUCHER', {
      number: handover.number,
      organName: organ.name,
      sealName: '政务服务收件专用章',
      issuedOn: localDateOf(handover.handedOverAt),
      enquiryPhone: notices.enquiryPhone,
      supervisionPhone: notices.supervisionPhone,
      handoverCode: handover.code,
      handedOverAt: MINUTE.format(handover.handedOverAt),
      from: side(sideView(handover.from, handover.fromName)),
      to: side(sideView(handover.to, null)),
      purpose: rules.purposes.find((one) => one.code === handover.purpose)?.name ?? handover.purpose,
      dueOn: handover.dueOn,
      papers: handover.papers.map(({ caseNo, name, form, copies }) => ({ caseNo, name, form: FORMS[form] ?? form, copies })),
    });
    return { pdf, number: handover.number };
  }
}

function scopeOf(actor: Actor, first: number): { sql: string; parameters: unknown[] } {
  const sides = `h.from_organ = $${first} OR h.to_organ = $${first}`;
  if (!actor.roles.includes('SUPERVISOR')) return { sql: `(${sides})`, parameters: [actor.organ] };
  return { sql: `(${sides} OR h.from_organ LIKE $${first + 1})`, parameters: [actor.organ, `${actor.jurisdiction}%`] };
}
