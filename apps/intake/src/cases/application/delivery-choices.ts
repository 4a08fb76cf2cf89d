import { DomainError } from '@app/domain-kernel';
import { maskAddress } from '@app/identifiers';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import serviceRules from '../../../data/service-rules.json';
import type { CaseState, Performer } from '../domain/case';
import { step } from '../domain/step';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { servedIfArrived } from './electronic-service';

export type DeliveryMethod = 'WINDOW' | 'POST' | 'ELECTRONIC';

/** How the applicant wants the result. */
export interface DeliveryChoice {
  readonly method: DeliveryMethod;
  /** POST: where to. */
  readonly address?: string;
  /** ELECTRONIC: he agrees that the day on which it arrives in his account counts as the day of service (民事诉讼法 §90). */
  readonly consent?: boolean;
}

export interface ChosenDelivery {
  readonly method: DeliveryMethod;
  readonly address: string | null;
}

const addressContext = (caseNo: string): string => `intake.delivery_preference.address_cell|${caseNo}`;

/** 送达方式: chosen at filing or later, until the result is served. */
@Injectable()
export class DeliveryChoices {
  constructor(private readonly cipher: PersonalDataCipher) {}

  async choose(tx: Transaction, { id, caseNo }: CaseState, choice: DeliveryChoice, by: Performer, now: Date): Promise<void> {
    assertComplete(choice);
    const { method, address } = choice;
    await tx.query(
      `INSERT INTO delivery_preference (case_id, method, address_cell, consented_at, chosen_at, chosen_by_kind, chosen_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (case_id) DO UPDATE SET method = $2, address_cell = $3, consented_at = $4, chosen_at = $5, chosen_by_kind = $6, chosen_by = $7`,
      [
        id,
        method,
        method === 'POST' && address !== undefined ? this.cipher.encrypt(address, addressContext(caseNo)) : null,
        method === 'ELECTRONIC' ? now : null,
        now,
        by.kind,
        by.id,
      ],
    );
  }

  /** With the address in full: for the command that posts, never for a view. */
  async chosen(reader: Queryable, { id, caseNo }: CaseState): Promise<ChosenDelivery | undefined> {
    const [row] = await rowsOf<{ method: DeliveryMethod; address_cell: string | null }>(
      reader,
      'SELECT method, address_cell FROM delivery_preference WHERE case_id = $1',
      [id],
    );
    if (row === undefined) return undefined;
    return {
      method: row.method,
      address: row.address_cell === null ? null : this.cipher.decrypt(row.address_cell, addressContext(caseNo)),
    };
  }

  /** As people see it. */
  async shown(reader: Queryable, state: CaseState): Promise<ChosenDelivery> {
    const chosen = await this.chosen(reader, state);
    return { method: chosen?.method ?? 'WINDOW', address: chosen?.address ? maskAddress(chosen.address) : null };
  }
}

function assertComplete({ method, address, consent }: DeliveryChoice): void {
  if (method === 'POST' && address === undefined) {
    throw new DomainError('rule-violation', 'postal-address-missing', '选择邮寄送达的，请填写收件地址。', {
      errors: [{ pointer: '/address', code: 'postal-address-missing', message: '请填写收件地址。' }],
    });
  }
  if (method === 'ELECTRONIC' && consent !== true) {
    throw new DomainError('rule-violation', 'consent-required', `电子送达须本人同意：${serviceRules.electronic.consent}`, {
      article: serviceRules.electronic.article,
      errors: [{ pointer: '/consent', code: 'consent-required', message: '请勾选同意。' }],
    });
  }
}

export interface ChooseDeliveryCommand extends CaseCommand {
  readonly choice: DeliveryChoice;
}

@Injectable()
export class ChooseDelivery {
  constructor(
    private readonly desk: CaseDesk,
    private readonly choices: DeliveryChoices,
  ) {}

  execute(command: ChooseDeliveryCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'chooseDelivery', async ({ stored, by, now }, tx) => {
      await this.choices.choose(tx, stored.state, command.choice, by, now);
      const chosen = step(stored.state, 'chooseDelivery', by, now, { details: { method: command.choice.method } });
      // Agreed to when the result lay there already: it has arrived by that.
      return { decision: await servedIfArrived(tx, chosen, now) };
    });
  }
}
