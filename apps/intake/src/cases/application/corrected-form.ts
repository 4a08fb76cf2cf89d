import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import type { CaseState } from '../domain/case';
import { saveForm } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { formContext } from './form-context';
import { ItemTermsReader } from './item-terms';

export interface Corrected {
  /** The case with what follows from the new answers. */
  readonly state: CaseState;
  /** Names of the answers that changed, never the answers. */
  readonly fields: readonly string[];
}

/** Puts corrected answers in the place of the old ones, checked by the item's form of the version that the case keeps. */
@Injectable()
export class CorrectedForm {
  constructor(
    private readonly itemTerms: ItemTermsReader,
    private readonly cipher: PersonalDataCipher,
  ) {}

  async save(tx: Transaction, stored: StoredCase, form: Readonly<Record<string, unknown>>, today: LocalDate): Promise<Corrected> {
    const { item, facts } = this.itemTerms.again(stored, form, today);
    const context = formContext(stored.state.caseNo);
    const before = JSON.parse(this.cipher.decrypt(stored.formCell, context)) as Record<string, unknown>;
    const fields = [...new Set([...Object.keys(before), ...Object.keys(form)])].filter(
      (field) => JSON.stringify(before[field]) !== JSON.stringify(form[field]),
    );
    await saveForm(tx, stored.state.id, this.cipher.encrypt(JSON.stringify(form), context));
    return { state: { ...stored.state, situation: item.situation, facts }, fields };
  }
}
