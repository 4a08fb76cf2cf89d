import type { Actor } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { insertRecord, recordsOf } from '../persistence/record.repository';

export interface WrittenRecord {
  readonly id: number;
  readonly kind: string;
  readonly text: string;
  readonly aboutParty: number | null;
  readonly writtenBy: number | null;
  readonly happenedOn: LocalDate;
}

/** 笔录、理由、报告: what people said and why something was decided. Encrypted as it is written, never changed, read only through the secrecy of the dispute. */
@Injectable()
export class Records {
  constructor(private readonly cipher: PersonalDataCipher) {}

  /** @returns the id of the record */
  write(
    tx: Transaction,
    one: {
      readonly proceedingId: number;
      readonly kind: string;
      readonly text: string;
      readonly aboutParty?: number | null;
      readonly on: LocalDate;
    },
    actor: Actor | null,
    now: Date,
  ): Promise<number> {
    return insertRecord(tx, {
      proceedingId: one.proceedingId,
      kind: one.kind,
      textCell: this.cipher.encrypt(one.text, contextOf(one.proceedingId)),
      aboutParty: one.aboutParty ?? null,
      writtenBy: actor?.id ?? null,
      happenedOn: one.on,
      writtenAt: now,
    });
  }

  async of(tx: Transaction, proceedingId: number): Promise<WrittenRecord[]> {
    return (await recordsOf(tx, proceedingId)).map(({ id, kind, textCell, aboutParty, writtenBy, happenedOn }) => ({
      id,
      kind,
      text: this.cipher.decrypt(textCell, contextOf(proceedingId)),
      aboutParty,
      writtenBy,
      happenedOn,
    }));
  }
}

const contextOf = (proceedingId: number): string => `dispute_resolution.proceeding_record.text|${proceedingId}`;
