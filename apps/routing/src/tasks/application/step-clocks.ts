import { type ClockUnit, localDateOf, officeCalendar } from '@app/legal-calendar';
import { armClocks, type ClockRequest, type FiredClock, stopClocks } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import data from '../../../data/step-limits.json';
import { Journal } from '../../journal/application/journal';
import type { Step } from '../domain/task';
import { markStepOverdue } from '../persistence/task.repository';

export interface StartedStep {
  readonly taskId: number;
  readonly step: Step;
  /** Where the item itself says how long the step takes, as for a first review. */
  readonly limit?: { readonly amount: number; readonly unit: ClockUnit } | null;
}

const SUBJECT = 'task';
const KIND = 'STEP';

/** 环节期限: how long a step may lie on a desk. The county's own rule (`data/step-limits.json`), without legal effect. */
@Injectable()
export class StepClocks {
  private readonly calendar = officeCalendar();

  constructor(private readonly journal: Journal) {}

  /** The day on which a task opens is not counted. */
  async start(tx: Transaction, tasks: readonly StartedStep[], now: Date): Promise<void> {
    const startsOn = localDateOf(now);
    const requests = tasks.map(
      ({ taskId, step, limit }): ClockRequest => ({
        subjectType: SUBJECT,
        subjectId: taskId,
        kind: KIND,
        startsOn,
        anchorEvent: 'task.opened',
        budget: limit?.amount ?? data.limits[step].amount,
        unit: limit?.unit ?? (data.limits[step].unit as ClockUnit),
      }),
    );
    await armClocks(tx, requests, this.calendar, now);
  }

  async stop(tx: Transaction, taskIds: readonly number[], outcome: 'MET' | 'CANCELLED', now: Date): Promise<void> {
    await stopClocks(
      tx,
      taskIds.map((subjectId) => ({ subjectType: SUBJECT, subjectId, kind: KIND })),
      outcome,
      now,
    );
  }

  /** Marks a task whose step has lain too long. The case goes on: only supervision looks at it. */
  async overdue(tx: Transaction, { clock, legalDate, firedAt }: FiredClock): Promise<void> {
    const task = await markStepOverdue(tx, clock.subjectId, legalDate);
    if (task === undefined) return;
    await this.journal.record(
      tx,
      [
        {
          routeId: task.routeId,
          taskId: clock.subjectId,
          action: 'stepOverdue',
          from: task.status,
          to: task.status,
          version: task.version,
          actor: null,
          onBehalfOf: null,
          reason: null,
          details: { step: task.step, dueOn: legalDate },
          at: firedAt,
        },
      ],
      null,
    );
  }
}
