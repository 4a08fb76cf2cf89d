import { addMonths, type LocalDate } from '@app/legal-calendar';
import types from '../../../data/material-types.json';
import sources from '../../../data/sharing-sources.json';

/** 材料种类: one word for the same paper under the names that different items give it. */
export interface MaterialType {
  readonly code: string;
  readonly name: string;
  /** How long a paper of this kind may be used again; without it the kind is not kept at all. Example values. */
  readonly reuseMonths?: number;
  readonly paperInstead?: string;
  readonly hint?: string;
}

/** Whose data a source is asked for: the number in this field of the form instead of the applicant's. */
export interface SubjectField {
  readonly field: string;
  readonly kind: 'PERSON' | 'ORGANISATION';
}

/** 共享来源, and the kinds of paper whose facts it knows. */
export interface SharingSourceEntry {
  readonly code: string;
  readonly name: string;
  readonly answers: readonly string[];
  readonly timeoutMilliseconds: number;
  readonly maximumAgeDays: number;
}

interface MappedMaterial {
  readonly item: string;
  readonly material: string;
  readonly name: string;
  readonly type: string;
  readonly about?: SubjectField;
}

/** The longest time for which one consent may be given, in months. */
export const LONGEST_CONSENT_MONTHS: number = types.longestConsentMonths;
export const MATERIAL_TYPES: ReadonlyMap<string, MaterialType> = new Map((types.types as MaterialType[]).map((type) => [type.code, type]));
export const MAPPED_MATERIALS: readonly MappedMaterial[] = types.materials as MappedMaterial[];
export const SHARING_SOURCES: readonly SharingSourceEntry[] = sources.sources;

const BY_MATERIAL = new Map(MAPPED_MATERIALS.map((mapped) => [`${mapped.item} ${mapped.material}`, mapped]));

/** The kind of a paper, as long as the item still means the same paper by that code: a new version may reuse the code for another. */
export function mappedMaterial(item: string, code: string, name: string): MappedMaterial | undefined {
  const mapped = BY_MATERIAL.get(`${item} ${code}`);
  return mapped?.name === name ? mapped : undefined;
}

/** The last day on which a paper may be used again: its own, or the county's for its kind, whichever comes first. */
export function usableUntil(type: string, heldOn: LocalDate, validUntil: LocalDate | null): LocalDate | null {
  const months = MATERIAL_TYPES.get(type)?.reuseMonths;
  const byKind = months === undefined ? null : addMonths(heldOn, months);
  if (byKind === null || validUntil === null) return byKind ?? validUntil;
  return byKind < validUntil ? byKind : validUntil;
}
