import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDate, localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { CatalogueCache } from '../../catalogue/application/catalogue-cache';
import { savedBy } from '../../catalogue/domain/earlier';
import { IntakeDatabase } from '../../database';
import { acceptedBySituation } from '../persistence/levels-saved.read-model';

/** One item, over the cases accepted in the period that the reader may see. */
export interface LevelsSaved {
  readonly itemCode: string;
  readonly itemName: string;
  readonly cases: number;
  /** For each case, as the item stands; the totals count every case under its own version and situation. */
  readonly sentence: string;
  readonly levels: number;
  readonly workingDays: number;
  readonly basis: string;
  readonly example: boolean;
}

/** 层级、时限压减: how many signatures and days the cases of a period were spared, item by item. */
@Injectable()
export class LevelsSavedQuery {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly catalogue: CatalogueCache,
    private readonly clock: Clock,
  ) {}

  /** @param from first day; by default of this year. @param to last day; by default today. */
  async list(actor: Actor, from: LocalDate | null, to: LocalDate | null): Promise<LevelsSaved[]> {
    const today = localDateOf(this.clock.now());
    const improved = this.catalogue.listed(today).filter(({ content }) => content.earlier !== undefined);
    const accepted = await acceptedBySituation(
      this.database,
      actor,
      improved.map(({ content }) => content.code),
      { from: from ?? localDate(`${today.slice(0, 4)}-01-01`), to: to ?? today, today },
    );
    return improved.flatMap(({ content }): LevelsSaved[] => {
      const now = savedBy(content, '');
      if (now === null) return [];
      const rows = accepted.filter(({ itemCode }) => itemCode === content.code);
      const spared = rows.map(({ itemCode, itemVersion, situation, cases }) => {
        const saved = savedBy(this.catalogue.version(itemCode, itemVersion).content, situation);
        return { cases, levels: cases * (saved?.levels ?? 0), workingDays: cases * (saved?.workingDays ?? 0) };
      });
      const total = (part: 'cases' | 'levels' | 'workingDays') => spared.reduce((sum, row) => sum + row[part], 0);
      return [
        {
          itemCode: content.code,
          itemName: content.name,
          cases: total('cases'),
          sentence: now.sentence,
          levels: total('levels'),
          workingDays: total('workingDays'),
          basis: now.basis,
          example: now.example,
        },
      ];
    });
  }
}
