import { type IdentityDocumentType, parseCreditCode, parseIdentityDocument } from '@app/identifiers';
import type { LocalDate } from '@app/legal-calendar';
import type { PersonalDataCipher } from '@app/privacy';
import { CITIZEN_NUMBER_INDEX, validationFailed } from '../../cases/application/filing';

/** A person or organisation whose papers are meant, as named at the counter. */
export interface HolderInput {
  readonly kind: 'PERSON' | 'ORGANISATION';
  readonly idType?: IdentityDocumentType;
  readonly idNumber: string;
}

export interface Holder {
  readonly kind: 'PERSON' | 'ORGANISATION';
  readonly number: string;
  /** By which everything of this holder is found; the number itself is kept nowhere. */
  readonly index: Buffer;
}

/** @throws DomainError `validation-failed` */
export function holderOf(cipher: PersonalDataCipher, { kind, idType, idNumber }: HolderInput, pointer: string, today: LocalDate): Holder {
  const parsed = kind === 'PERSON' ? parseIdentityDocument(idType ?? 'CITIZEN_CARD', idNumber, today) : parseCreditCode(idNumber);
  if (!parsed.ok) throw validationFailed([{ pointer, code: parsed.code, message: parsed.message }]);
  const number = typeof parsed.value === 'string' ? parsed.value : parsed.value.number;
  return { kind, number, index: cipher.blindIndex(CITIZEN_NUMBER_INDEX, number) };
}
