import type { LocalDate } from '@app/legal-calendar';
import { clocksOf } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import data from '../../../data/confirmation-rules.json';
import { PROCEEDING_SUBJECT } from '../../disputes/application/proceeding-clocks';
import type { MediationFile } from '../../mediation/application/mediation-desk';
import { type Check, type ConfirmationRules, confirmationChecklist } from '../domain/checklist';

export const CONFIRMATION_RULES = data as unknown as ConfirmationRules;

/** What the parties bring to the application. */
export interface Bringing {
  /** Parties of the agreement that ask for confirmation, in person or by a proper agent. */
  readonly askedBy: readonly number[];
  /** Parties whose address for service is in the application. */
  readonly addressed: readonly number[];
}

/** The last of the thirty days, as its clock has it; null before an agreement is in effect. */
export async function windowEnd(tx: Transaction, mediationId: number): Promise<LocalDate | null> {
  const windows = (await clocksOf(tx, PROCEEDING_SUBJECT, mediationId)).filter(({ clock }) => clock.kind === 'JC_WINDOW');
  return windows.at(-1)?.clock.dueOn ?? null;
}

/** The checklist on one agreement, from its own record and what the parties bring. */
export async function checkConfirmation(tx: Transaction, file: MediationFile, { askedBy, addressed }: Bringing): Promise<Check[]> {
  const { agreement, terms, parties, proceeding, today } = file;
  const isInEffect = agreement?.state === 'IN_EFFECT';
  return confirmationChecklist(
    {
      form: agreement?.form ?? 'WRITTEN',
      // An oral agreement exists here only as the mediator's record of it.
      recorded: agreement !== null,
      exclusion: agreement?.exclusion ?? null,
      effectiveOn: isInEffect ? agreement.effectiveOn : null,
      windowEndsOn: await windowEnd(tx, proceeding.id),
      totalFen: agreement?.totalFen ?? null,
      terms: terms.map(({ accountCell, ...term }) => ({ ...term, accountNamed: accountCell !== null })),
      parties: parties
        .filter(({ id }) => agreement?.parties.includes(id) ?? false)
        .map((party) => ({
          partyId: party.id,
          asksForConfirmation: askedBy.includes(party.id),
          identity: party.identityCell !== null || party.creditCode !== null,
          phone: party.phoneCell !== null,
          address: addressed.includes(party.id),
        })),
      // The committee's own proof is made with the application.
      mediationProof: isInEffect,
    },
    today,
    CONFIRMATION_RULES,
  );
}
