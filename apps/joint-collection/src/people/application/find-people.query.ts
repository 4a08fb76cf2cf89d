import type { Actor } from '@app/access';
import { maskCitizenNumber } from '@app/identifiers';
import type { LocalDate } from '@app/legal-calendar';
import { rowsOf } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { RULES } from '../../rules/application/shipped-rules';
import { type Person, PersonDirectory } from './person-directory';

export interface PersonView extends Person {
  /** Masked. */
  readonly citizenNumber: string;
  readonly categories: readonly {
    readonly category: string;
    readonly name: string;
    readonly fromOn: LocalDate;
    readonly toOn: LocalDate | null;
    readonly source: string;
  }[];
  readonly coverages: readonly {
    readonly insurance: string;
    readonly kind: string;
    readonly year: number | null;
    readonly fromOn: LocalDate | null;
    readonly toOn: LocalDate | null;
    readonly source: string;
  }[];
}

/** 参保人员 with what is known of them. */
@Injectable()
export class FindPeople {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly directory: PersonDirectory,
  ) {}

  get(actor: Actor, id: number): Promise<PersonView> {
    return this.database.run(async (tx) => {
      const person = await this.directory.byId(tx, actor, id);
      const numbers = await this.directory.citizenNumbers(tx, actor, [id]);
      const categories = await rowsOf<PersonView['categories'][number]>(
        tx,
        `SELECT category, from_on AS "fromOn", to_on AS "toOn", source FROM category_period WHERE person_id = $1 ORDER BY from_on, category`,
        [id],
      );
      const coverages = await rowsOf<PersonView['coverages'][number]>(
        tx,
        `SELECT insurance, kind, year, from_on AS "fromOn", to_on AS "toOn", source FROM coverage WHERE person_id = $1 ORDER BY insurance, kind, year, from_on`,
        [id],
      );
      return {
        ...person,
        citizenNumber: maskCitizenNumber(numbers.get(id) ?? ''),
        categories: categories.map((one) => ({
          ...one,
          name: RULES.assistance.categories.find(({ code }) => code === one.category)?.name ?? one.category,
        })),
        coverages,
      };
    });
  }

  /** By number: exactly one or nobody, within the reach of who asks. */
  async byCitizenNumber(actor: Actor, citizenNumber: string): Promise<PersonView> {
    const { id } = await this.database.run((tx) => this.directory.byCitizenNumber(tx, actor, citizenNumber));
    return this.get(actor, id);
  }
}
