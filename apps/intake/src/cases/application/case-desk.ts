import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { type LocalDate, localDateOf, officeCalendar, type WorkingCalendar } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import type { Decision, ItemTerms, Paper, Performer } from '../domain/case';
import type { CaseAction } from '../domain/case.transitions';
import { assertFits, assertMay } from '../domain/case-policy';
import { assertAllowed } from '../domain/step';
import type { Terms } from '../domain/terms';
import { lockCase, papersOf } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { caseScope } from '../persistence/case-scope';
import { CaseWriter } from './case-writer';
import type { DecidedCase } from './decided-case';
import { CASE_TERMS, ItemTermsReader } from './item-terms';
import { refuseRenewedByLaw } from './renewals';

export type { StoredCase };

export interface CaseCommand {
  readonly caseNo: string;
  readonly actor: Actor;
  /** From If-Match: the version the person was looking at. */
  readonly expectedVersion: number;
}

/** What lies on the desk when a command is decided. */
export interface CaseFile {
  readonly stored: StoredCase;
  readonly item: ItemTerms;
  readonly papers: readonly Paper[];
  readonly by: Performer;
  readonly today: LocalDate;
  readonly now: Date;
  readonly calendar: WorkingCalendar;
  readonly terms: Terms;
}

type NewPapers = DecidedCase['newPapers'];

/**
 * The way every command on one case goes: load within the person's scope and lock, check role and version, let the domain
 * decide, write everything or nothing.
 */
@Injectable()
export class CaseDesk {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly writer: CaseWriter,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  async decide(
    command: CaseCommand,
    action: CaseAction,
    decide: (file: CaseFile, tx: Transaction) => Promise<{ decision: Decision; newPapers?: NewPapers }>,
  ): Promise<StoredCase> {
    assertMay(command.actor.roles, action);
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const today = localDateOf(now);
      const stored = await lockCase(tx, command.caseNo, caseScope(command.actor, today));
      assertVersion(stored, command.expectedVersion);
      // What the status forbids is said before anything about the details of the command.
      assertAllowed(stored.state, action);
      assertFits(action, stored.state);
      await refuseRenewedByLaw(tx, stored.state, today);
      const papers = (await papersOf(tx, [stored.state.id])).get(stored.state.id) ?? [];
      const { decision, newPapers } = await decide(
        {
          stored,
          item: this.itemTerms.ofCase(stored),
          papers,
          by: performerOf(command.actor),
          today,
          now,
          calendar: officeCalendar(),
          terms: CASE_TERMS,
        },
        tx,
      );
      const supplied = newPapers ?? [];
      const codes = new Set(supplied.map(({ paper }) => paper.code));
      await this.writer.write(tx, [
        {
          decision,
          subject: stored,
          newPapers: supplied,
          papers: [...papers.filter((paper) => !codes.has(paper.code)), ...supplied.map(({ paper }) => paper)],
        },
      ]);
      return { ...stored, state: decision.after };
    });
  }
}

export function performerOf(actor: Actor): Performer {
  return { kind: actor.kind === 'CITIZEN' ? 'CITIZEN' : 'STAFF', id: actor.id, name: actor.name, organ: actor.organ };
}

function assertVersion(stored: StoredCase, expected: number): void {
  if (stored.state.version !== expected) throw versionMismatch(stored.state.version);
}
