import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { DIVISIONS } from '@app/county';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import type { PublicProposal } from '../domain/publicity';
import { objectionFor, type ShownRow, shownPublicities } from '../persistence/publicity.repository';
import { objectionContext } from './raise-objection';

const PLACES = new Map(DIVISIONS.map(({ code, name }) => [code, name]));

export interface ObjectionView {
  readonly id: number;
  readonly publicityId: number;
  readonly caseNo: string;
  readonly text: string;
  readonly state: string;
  readonly raisedAt: string;
  readonly answeredAt: string | null;
}

/** 公示 as everybody reads it, and an objection as whoever must answer it does. */
@Injectable()
export class ReadPublicity {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  async page(before: number | null, limit: number): Promise<{ items: PublicProposal[]; next: number | null }> {
    const rows = await shownPublicities(this.database, localDateOf(this.clock.now()), before, limit + 1);
    const items = rows.slice(0, limit).map(presented);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  objection(actor: Actor, id: number): Promise<ObjectionView> {
    return this.database.run(async (tx) => {
      const oversees = actor.roles.includes('SUPERVISOR') && actor.jurisdiction !== '' ? actor.jurisdiction : null;
      const officer = actor.roles.includes('APPROVER') || actor.roles.includes('ORGAN_HEAD');
      const found = await objectionFor(tx, id, officer ? actor.organ : null, oversees);
      if (found === undefined) throw new DomainError('not-found', 'objection-not-found', '没有找到这件异议，可能不在您的办理范围内。');
      const { textCell, raisedAt, answeredAt, ...rest } = found;
      await recordAudit(tx, [
        { occurredAt: this.clock.now(), actor, action: 'objection.read', objectType: 'objection', objectId: id, result: 'DONE' },
      ]);
      const text = this.cipher.decrypt(textCell, objectionContext(id));
      return { ...rest, text, raisedAt: raisedAt.toISOString(), answeredAt: answeredAt?.toISOString() ?? null };
    });
  }
}

/** By the township, never closer: a hamlet and a surname are an address. */
function presented({ division, ...row }: ShownRow): PublicProposal {
  return { ...row, placeName: PLACES.get(division) ?? PLACES.get(division.slice(0, 9)) ?? PLACES.get(division.slice(0, 6)) ?? '' };
}
