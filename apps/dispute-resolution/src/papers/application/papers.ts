import type { Actor } from '@app/access';
import { ORGANS } from '@app/county';
import { documentNumber, nextNumber } from '@app/documents';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import data from '../../../data/dispute-papers.json';
import { type FilledPaper, fillTemplate, type PaperTemplate, type PaperWords } from '../domain/fill-template';
import { insertPaper, type PaperRow, papersOf } from '../persistence/paper.repository';

export type DisputePaperKind = keyof typeof data.papers;

export interface PaperContent extends FilledPaper {
  readonly number: string;
  readonly organName: string;
  readonly recipientName: string | null;
  readonly issuedOn: LocalDate;
}

export interface NewPaper {
  readonly proceedingId: number;
  readonly kind: DisputePaperKind;
  /** The organ whose number and seal it carries. */
  readonly organ: string;
  readonly recipientName: string | null;
  readonly aboutParty: number | null;
  readonly words: PaperWords;
  readonly rows?: readonly (readonly string[])[];
  readonly on: LocalDate;
}

/** Papers are numbered in the transaction of the step that makes them, by organ, kind and year; a step that is rolled back gives its number back. */
@Injectable()
export class Papers {
  constructor(private readonly cipher: PersonalDataCipher) {}

  async issue(tx: Transaction, one: NewPaper, actor: Actor | null): Promise<{ readonly id: number; readonly number: string }> {
    const template = data.papers[one.kind] as unknown as PaperTemplate;
    const organ = ORGANS.find(({ code }) => code === one.organ);
    if (organ === undefined) throw new Error(`${one.organ} is no organ of the county`);
    const filled = fillTemplate(template, one.words, one.rows ?? []);
    const year = Number(one.on.slice(0, 4));
    const series = { organSign: organ.sign, paperSign: template.sign };
    const number = documentNumber(series, year, await nextNumber(tx, `${series.organSign}${series.paperSign}`, year));
    const recipientName = template.addressed ? one.recipientName : null;
    const content: PaperContent = { ...filled, number, organName: organ.name, recipientName, issuedOn: one.on };
    const id = await insertPaper(tx, {
      proceedingId: one.proceedingId,
      kind: one.kind,
      number,
      organ: one.organ,
      aboutParty: one.aboutParty,
      contentCell: this.cipher.encrypt(JSON.stringify(content), contextOf(number)),
      issuedOn: one.on,
      issuedBy: actor?.id ?? null,
    });
    return { id, number };
  }

  contentOf({ number, contentCell }: PaperRow): PaperContent {
    return JSON.parse(this.cipher.decrypt(contentCell, contextOf(number))) as PaperContent;
  }

  /** Which kinds of paper are in the file of these proceedings. */
  async kindsOf(tx: Transaction, proceedingIds: readonly number[]): Promise<ReadonlySet<string>> {
    return new Set((await papersOf(tx, proceedingIds)).map(({ kind }) => kind));
  }
}

const contextOf = (number: string): string => `dispute_resolution.proceeding_paper.content|${number}`;
