import { Clock, DomainError } from '@app/domain-kernel';
import {
  type Answer,
  answer,
  Coalescer,
  findAnswers,
  type IdempotentRequest,
  isIdempotencyRace,
  type Outcome,
  recordAnswers,
} from '@app/http';
import { BY_INDEX } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { CasePresenter } from './case-view';
import { type FileCaseCommand, FileCases, type PreparedCase } from './file-cases';

interface Waiting {
  readonly prepared: PreparedCase;
  readonly request: IdempotentRequest;
}

/**
 * The line in front of the window: commands that arrive together share one commit. Each is still decided by itself, keeps its
 * own version, history, audit, idempotency and outbox rows, and a bad one never fails its neighbours.
 */
@Injectable()
export class IntakeLine {
  private readonly line: Coalescer<Waiting, Outcome>;

  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly fileCases: FileCases,
    private readonly presenter: CasePresenter,
  ) {
    this.line = new Coalescer((batch) => this.file(batch));
  }

  /** Refuses at once what needs no database; the answer comes after the commit that holds it. */
  async submit(command: FileCaseCommand, request: IdempotentRequest): Promise<Outcome> {
    let prepared: PreparedCase;
    try {
      prepared = this.fileCases.prepare(command);
      if (command.shared === true || (command.reuse ?? []).length > 0) prepared = await this.fileCases.findPapers(prepared);
    } catch (refusal) {
      return this.answeredBefore(request, refusal);
    }
    try {
      return await this.line.push({ prepared, request });
    } catch (error) {
      // The same submission committed first, in another process: its answer stands now.
      if (isIdempotencyRace(error)) return this.line.push({ prepared, request });
      throw error;
    }
  }

  /** What was granted once is granted again, though the item or the day has changed since and would refuse it now. */
  private async answeredBefore(request: IdempotentRequest, refusal: unknown): Promise<Outcome> {
    const [earlier] = await findAnswers(this.database, [request]);
    if (earlier?.kind === 'answered') return { answer: earlier.answer, replayed: true };
    throw earlier?.kind === 'reused' ? earlier.refusal : refusal;
  }

  private async file(batch: readonly Waiting[]): Promise<(Outcome | Error)[]> {
    return this.database.run(async (tx) => {
      const earlier = await findAnswers(
        tx,
        batch.map(({ request }) => request),
      );
      const fresh = batch.flatMap((waiting, index) => (earlier[index]?.kind === 'new' ? [{ waiting, index }] : []));
      const filed =
        fresh.length === 0
          ? []
          : await this.fileCases.file(
              tx,
              fresh.map(({ waiting }) => waiting.prepared),
            );
      const answers = new Map(
        fresh.map(({ waiting, index }, position): [number, Answer | DomainError] => {
          const one = filed[position];
          if (!one) throw new Error('fewer cases than commands');
          if (one instanceof DomainError) return [index, one];
          const view = this.presenter.present(
            {
              state: one.state,
              item: one.item,
              parties: one.newCase.parties,
              papers: one.papers,
              progressCode: one.newCase.progressCode,
              pickUpCell: one.newCase.pickUpCell,
            },
            waiting.prepared.command.actor,
          );
          // The code that opens the result is not kept beside the key of the submission: its owner reads it with the case.
          return [
            index,
            answer(201, { ...view, pickUpCode: null }, { Location: `/api/v1/cases/${view.caseNo}`, ETag: `"v${view.version}"` }),
          ];
        }),
      );
      await recordAnswers(
        tx,
        fresh.flatMap(({ waiting, index }) => {
          const given = answers.get(index);
          return given === undefined || given instanceof DomainError ? [] : [{ request: waiting.request, answer: given }];
        }),
        this.clock.now(),
      );
      return batch.map((_, index): Outcome | Error => {
        const before = earlier[index];
        if (before?.kind === 'answered') return { answer: before.answer, replayed: true };
        if (before?.kind === 'reused') return before.refusal;
        const given = answers.get(before?.kind === 'same-as' ? before.index : index);
        if (!given) throw new Error('every command of a batch has an answer');
        if (given instanceof DomainError) return given;
        return { answer: given, replayed: before?.kind === 'same-as' };
      });
    }, BY_INDEX);
  }
}
