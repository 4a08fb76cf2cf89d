import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { PersonalDataCipher, REVEAL_REASONS, type RevealReason, recordReveal } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { sharedDataOf } from '../../materials/application/read-shared-data';
import { lockCase } from '../persistence/case.repository';
import type { PartyRow } from '../persistence/case.rows';
import { caseScope } from '../persistence/case-scope';
import { partiesOf } from '../persistence/party.repository';
import { DeliveryChoices } from './delivery-choices';
import { partyContext } from './filing';
import { formContext } from './form-context';

export interface RevealCommand {
  readonly caseNo: string;
  readonly actor: Actor;
  readonly fields: readonly string[];
  readonly reason: string;
  /** In words, where the reason is OTHER. */
  readonly note?: string;
}

/** Shows full values to somebody who has the case in scope and says why. The log is written in the same transaction, or nothing is shown. */
@Injectable()
export class RevealPersonalData {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
    private readonly deliveries: DeliveryChoices,
  ) {}

  execute({ caseNo, actor, fields, reason, note }: RevealCommand): Promise<Record<string, unknown>> {
    if (!isReason(reason)) {
      throw new DomainError('rule-violation', 'reason-required', `请说明查看原因，可选：${Object.values(REVEAL_REASONS).join('、')}。`);
    }
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const stored = await lockCase(tx, caseNo, caseScope(actor, localDateOf(now)));
      const parties = await partiesOf(tx, [stored.state.id]);
      // What an office asked another about the applicant is for the office and for himself, not for who calls himself his agent.
      const own = actor.kind === 'STAFF' || actor.citizenIndex === stored.applicantIndex.toString('base64url');
      if (fields.includes('sharedData') && !own)
        throw new DomainError('forbidden', 'not-permitted', '共享数据只有办理机关和申请人本人可以查看。');
      const shared = fields.includes('sharedData') ? await sharedDataOf(tx, this.cipher, { id: stored.state.id, caseNo }) : [];
      const address = fields.includes('deliveryAddress') ? ((await this.deliveries.chosen(tx, stored.state))?.address ?? null) : null;
      // One line for each person whose data is shown: everybody reads who looked at his own.
      for (const [role, shown] of bySubject(fields)) {
        await recordReveal(
          tx,
          {
            actorKind: actor.kind,
            actorId: actor.id,
            actorName: actor.name,
            organ: actor.organ,
            subjectIndex: parties.find((party) => party.role === role)?.idIndex ?? null,
            objectType: 'case',
            objectId: caseNo,
            fields: shown,
            reason,
            ...(note === undefined ? {} : { note }),
          },
          now,
        );
      }
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor,
          action: 'case.reveal',
          objectType: 'case',
          objectId: caseNo,
          result: 'DONE',
          reason,
        },
      ]);
      return Object.fromEntries(
        fields.map((field) => {
          if (field === 'sharedData') return [field, shared];
          if (field === 'deliveryAddress') return [field, address];
          return [field, this.valueOf(field, parties, stored.formCell, caseNo)];
        }),
      );
    });
  }

  private valueOf(field: string, parties: readonly PartyRow[], formCell: string, caseNo: string): unknown {
    switch (field) {
      case 'form':
        return JSON.parse(this.cipher.decrypt(formCell, formContext(caseNo)));
      case 'phone':
        return this.cell(parties, 'APPLICANT', 'phone_cell');
      case 'agentIdNumber':
        return this.cell(parties, 'AGENT', 'id_cell');
      case 'guardianIdNumber':
        return this.cell(parties, 'GUARDIAN', 'id_cell');
      default:
        return this.cell(parties, 'APPLICANT', 'id_cell');
    }
  }

  private cell(parties: readonly PartyRow[], role: PartyRow['role'], column: 'id_cell' | 'phone_cell'): string | null {
    const party = parties.find((one) => one.role === role);
    const cell = column === 'id_cell' ? party?.idCell : party?.phoneCell;
    return party && cell ? this.cipher.decrypt(cell, partyContext(column, party.idIndex.toString('base64url'))) : null;
  }
}

/** Whose data each field is. */
function bySubject(fields: readonly string[]): Map<PartyRow['role'], string[]> {
  const subjects = new Map<PartyRow['role'], string[]>();
  // Nothing asked for is refused where the reveal is written down.
  if (fields.length === 0) subjects.set('APPLICANT', []);
  for (const field of fields) {
    const role = field === 'agentIdNumber' ? 'AGENT' : field === 'guardianIdNumber' ? 'GUARDIAN' : 'APPLICANT';
    subjects.set(role, [...(subjects.get(role) ?? []), field]);
  }
  return subjects;
}

function isReason(text: string): text is RevealReason {
  return Object.hasOwn(REVEAL_REASONS, text);
}
