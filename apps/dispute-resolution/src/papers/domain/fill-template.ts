/** The fixed words of one kind of paper, with `{name}` where something of the case stands. */
export interface PaperTemplate {
  readonly title: string;
  /** 文种代字 of its own number series. */
  readonly sign: string;
  readonly addressed: boolean;
  readonly paragraphs: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly table: { readonly headings: readonly string[] } | null;
  readonly remedies: readonly string[];
  readonly closing: string;
  readonly signatureLines: readonly string[];
}

export type PaperWords = Readonly<Record<string, string>>;

export interface FilledPaper {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly (readonly [string, string])[];
  readonly table: { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] } | null;
  readonly remedies: readonly string[];
  readonly closing: string;
  readonly signatureLines: readonly string[];
}

/**
 * The paper as it will stand. A sentence whose word is missing must not leave the house, so that is an error; a fact without its value is left
 * out. What replaces a placeholder is never looked at again.
 */
export function fillTemplate(template: PaperTemplate, words: PaperWords, rows: readonly (readonly string[])[]): FilledPaper {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = words[name];
      if (value === undefined) throw new Error(`${template.title} needs ${name}`);
      return value;
    });
  const known = (text: string): boolean => [...text.matchAll(/\{(\w+)\}/g)].every(([, name]) => (words[name ?? ''] ?? '') !== '');
  return {
    title: template.title,
    paragraphs: template.paragraphs.map(fill).filter((text) => text !== ''),
    facts: template.facts.filter(([, value]) => known(value)).map(([label, value]) => [label, fill(value)] as const),
    table: template.table === null ? null : { headings: template.table.headings, rows },
    remedies: template.remedies.map(fill),
    closing: fill(template.closing),
    signatureLines: template.signatureLines,
  };
}
