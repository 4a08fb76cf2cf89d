import type { LocalDate } from '@app/legal-calendar';

/** 公示: all that is told to everybody of what an examination proposes to grant. */
export interface PublicProposal {
  readonly id: number;
  readonly itemName: string;
  readonly placeName: string;
  /** Null where the item shows no name: then the number of the publicity stands for it. */
  readonly shownName: string | null;
  readonly proposal: string;
  readonly begunOn: LocalDate;
  /** The last day. */
  readonly dueOn: LocalDate;
  readonly objectTo: string;
}

/** The first character and one star, however long the name is: the length of a name is a name's half. */
export function shownName(name: string, { nameShown }: { readonly nameShown: 'MASKED' | 'NONE' }): string | null {
  const [first] = name;
  return nameShown === 'NONE' || first === undefined ? null : `${first}*`;
}
