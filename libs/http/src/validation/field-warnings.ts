import type { ClassTransformOptions } from 'class-transformer';

/** Something that was put right in one field on the way in. */
export interface FieldWarning {
  readonly property: string;
  readonly code: string;
  readonly message: string;
}

/** The pipe hands this to class-transformer, so that a field's transformation can say what it did. */
export interface CollectingOptions extends ClassTransformOptions {
  readonly warnings: FieldWarning[];
}

const warningsOfDto = new WeakMap<object, readonly FieldWarning[]>();

export function rememberWarnings(dto: object, warnings: readonly FieldWarning[]): void {
  if (warnings.length > 0) warningsOfDto.set(dto, warnings);
}

/** What was normalised in a validated body, for the clerk to look at: `warningsOf(body)`. */
export function warningsOf(dto: object): readonly FieldWarning[] {
  return warningsOfDto.get(dto) ?? [];
}

export function collects(options: ClassTransformOptions): options is CollectingOptions {
  return Array.isArray((options as Partial<CollectingOptions>).warnings);
}
