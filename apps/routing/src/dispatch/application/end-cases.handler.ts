import { Clock } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { OpenCalls } from '../../connectors/application/open-calls';
import { ConsultationClock } from '../../consultations/application/consultation-clock';
import { CancelExtensions } from '../../extensions/application/cancel-extensions';
import { CallBackWork } from '../../handed-over-work/application/call-back-work';
import { Journal } from '../../journal/application/journal';
import { EndPublicity } from '../../publicity/application/end-publicity';
import { SpecialProcedureFate } from '../../special-procedures/application/special-procedure-fate';
import { CancelTasks } from '../../tasks/application/cancel-tasks';
import { lockRoutesOfCases, routeChange, updateRoutes } from '../persistence/route.repository';
import type { EndedCase } from './received';

/** The applicant took the case back, or it ended otherwise: nobody has to act any more. */
@Injectable()
export class EndCasesHandler {
  constructor(
    private readonly cancelTasks: CancelTasks,
    private readonly openCalls: OpenCalls,
    private readonly callBack: CallBackWork,
    private readonly procedures: SpecialProcedureFate,
    private readonly extensions: CancelExtensions,
    private readonly publicity: EndPublicity,
    private readonly consultations: ConsultationClock,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /** A route that is decided or ended stays as it is: the decision was made, or the message came twice. */
  async execute(tx: Transaction, cases: readonly EndedCase[]): Promise<void> {
    if (cases.length === 0) return;
    const now = this.clock.now();
    const routes = await lockRoutesOfCases(
      tx,
      cases.map((ended) => ended.payload.caseId),
    );
    const open = routes.filter((route) => route.status === 'RESOLVED' || route.status === 'OPEN');
    const statuses = new Map(cases.map((ended) => [ended.payload.caseId, ended.payload.status]));
    const routeIds = open.map((route) => route.id);
    await this.procedures.cancel(tx, routeIds, now);
    await this.extensions.execute(tx, routeIds, now);
    await this.publicity.cancel(tx, routeIds, now);
    await this.consultations.cancel(tx, routeIds, now);
    await this.cancelTasks.execute(
      tx,
      open.map((route) => route.id),
      now,
    );
    await this.openCalls.close(
      tx,
      open.map((route) => route.id),
      now,
    );
    // The service hears of it by an event of the route's next version.
    const calledBack = await this.callBack.ofEnded(tx, open, now);
    await updateRoutes(
      tx,
      open.map((route) => routeChange(route, { status: 'ENDED', events: calledBack.has(route.id) ? 1 : 0 })),
      now,
    );
    await this.journal.record(
      tx,
      open.map((route) => ({
        routeId: route.id,
        taskId: null,
        action: 'end',
        from: route.status,
        to: 'ENDED',
        version: route.version + 1,
        actor: null,
        onBehalfOf: null,
        reason: null,
        details: { caseStatus: statuses.get(route.caseId) ?? null },
        at: now,
      })),
      null,
    );
  }
}
