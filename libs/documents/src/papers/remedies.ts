import data from '../../data/remedies.json';
import type { RemedyBodies } from './paper-content';
import type { PaperKind } from './paper-kinds';
import { type Block, heading, list } from './paper-layout';

interface Clause {
  readonly id: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly text: string;
  readonly articles: readonly string[];
}

const clauses: readonly Clause[] = data.clauses;
const clauseIdsByPaper: Readonly<Partial<Record<PaperKind, readonly string[]>>> = data.papers;

/** The kinds of paper that go against the applicant and must therefore say what can be done about it. */
export const ADVERSE_PAPERS: readonly PaperKind[] = Object.keys(data.papers) as PaperKind[];

/**
 * The remedies section of an adverse paper, in the words that were law on the day of the paper.
 * Throws when the data has no clause for that day: an adverse paper without remedies must not leave the house (行政许可法 §38 ¶2).
 */
export function remedySection(kind: PaperKind, paperName: string, bodies: RemedyBodies, issuedOn: string): Block[] {
  const ids = clauseIdsByPaper[kind];
  if (!ids) throw new Error(`${kind} has no remedies in remedies.json`);
  const words: Readonly<Record<string, string>> = { ...bodies, paper: paperName };
  const items = ids.map((id) => {
    const clause = clauses.find(
      (each) => each.id === id && each.validFrom <= issuedOn && (each.validTo === null || issuedOn <= each.validTo),
    );
    if (!clause) throw new Error(`remedies.json has no text for ${id} on ${issuedOn}`);
    // The marker inside curly brackets is ours; what replaces it is never looked at again.
    const text = clause.text.replace(/\{(\w+)\}/g, (_, word: string) => words[word]?.trim() || missing(word, id));
    return `${text}（${clause.articles.join('、')}）`;
  });
  return [heading('救济途径'), list(items, 'small')];
}

function missing(word: string, clause: string): never {
  throw new Error(`remedies clause ${clause} needs ${word}`);
}
