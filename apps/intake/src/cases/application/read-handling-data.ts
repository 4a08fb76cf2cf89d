import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { PersonalDataCipher, type RevealReason, recordReveal } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import type { Paper } from '../domain/case';
import { lockCase, papersOf } from '../persistence/case.repository';
import type { PartyRow } from '../persistence/case.rows';
import { caseScope } from '../persistence/case-scope';
import { partiesOf } from '../persistence/party.repository';
import { partyContext } from './filing';
import { formContext } from './form-context';

export interface HandlingParty {
  readonly role: PartyRow['role'];
  readonly kind: PartyRow['kind'];
  readonly name: string;
  readonly idType: string;
  readonly idNumber: string;
  readonly phone: string | null;
  readonly relation: string | null;
  readonly mandateUntil: LocalDate | null;
}

export interface HandlingData {
  readonly caseNo: string;
  readonly item: { readonly code: string; readonly version: number; readonly name: string };
  readonly situation: string | null;
  readonly division: string;
  readonly receivedOn: LocalDate | null;
  readonly acceptedOn: LocalDate | null;
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
  readonly parties: readonly HandlingParty[];
  readonly form: unknown;
  /** `file`: it is there as a file. */
  readonly papers: readonly {
    readonly code: string;
    readonly name: string;
    readonly form: Paper['form'];
    readonly trustGrade: Paper['trustGrade'];
    readonly file: boolean;
  }[];
}

/**
 * 办理数据: what a department's own system or a service of ours needs to handle a case that lies with it now. Every read is written
 * down with its purpose, for each person concerned, in the transaction that reads; they see it among the looks at their data.
 */
@Injectable()
export class ReadHandlingData {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  /** Refuses `case-not-found` for a case that does not lie with this account at this moment. */
  of(caseNo: string, actor: Actor, purpose: RevealReason): Promise<HandlingData> {
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const { state, formCell } = await lockCase(tx, caseNo, caseScope(actor, localDateOf(now)));
      const parties = await partiesOf(tx, [state.id]);
      const papers = (await papersOf(tx, [state.id])).get(state.id) ?? [];
      for (const party of parties) {
        await recordReveal(
          tx,
          {
            actorKind: actor.kind,
            actorId: actor.id,
            actorName: actor.name,
            organ: actor.organ,
            subjectIndex: party.idIndex,
            objectType: 'case',
            objectId: caseNo,
            fields: party.role === 'APPLICANT' ? ['idNumber', 'phone', 'form'] : ['idNumber', 'phone'],
            reason: purpose,
          },
          now,
        );
      }
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor,
          action: 'case.handling-data.read',
          objectType: 'case',
          objectId: caseNo,
          result: 'DONE',
          reason: purpose,
        },
      ]);
      return {
        caseNo,
        item: { code: state.itemCode, version: state.itemVersion, name: state.itemName },
        situation: state.situation,
        division: state.division,
        receivedOn: state.receivedOn,
        acceptedOn: state.acceptedOn,
        statutoryDueOn: state.statutoryDueOn,
        promisedDueOn: state.promisedDueOn,
        parties: parties.map((party) => this.party(party)),
        form: JSON.parse(this.cipher.decrypt(formCell, formContext(caseNo))) as unknown,
        papers: papers.map(({ code, name, form, trustGrade, uploadId }) => ({ code, name, form, trustGrade, file: uploadId !== null })),
      };
    });
  }

  private party({ role, kind, name, idType, idCell, idIndex, phoneCell, relation, mandateUntil }: PartyRow): HandlingParty {
    const index = idIndex.toString('base64url');
    return {
      role,
      kind,
      name,
      idType,
      idNumber: this.cipher.decrypt(idCell, partyContext('id_cell', index)),
      phone: phoneCell === null ? null : this.cipher.decrypt(phoneCell, partyContext('phone_cell', index)),
      relation,
      mandateUntil,
    };
  }
}
