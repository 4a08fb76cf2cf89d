import { auditSealer } from '@app/audit';
import { Configuration } from '@app/configuration';
import { APPROVAL_CATEGORIES, approvalQueue, ROUTING_CASES_QUEUE } from '@app/contracts';
import { DocumentsModule } from '@app/documents';
import { LiveStreams, liveChanges } from '@app/live';
import { ConsumerHost } from '@app/messaging';
import { openDataSource } from '@app/persistence';
import { housekeeping } from '@app/platform';
import { type DynamicModule, Injectable, Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { AuthorityList } from './authority/application/authority-list';
import { TownshipPowersQuery } from './authority/application/township-powers.query';
import { AuthorityController } from './authority/http/authority.controller';
import { SweepClocks } from './clocks/application/sweep-clocks';
import { ClockSweep } from './clocks/queue/clock-sweep';
import { ConnectorBook } from './connectors/application/connector-book';
import { ConnectorStatusQuery } from './connectors/application/connector-status.query';
import { DepartmentSystem } from './connectors/application/department-system';
import { Exchange } from './connectors/application/exchange';
import { HandToPeople } from './connectors/application/hand-to-people';
import { OpenCalls } from './connectors/application/open-calls';
import { ReceiveAnswer } from './connectors/application/receive-answer';
import { RouteExchangeQuery } from './connectors/application/route-exchange.query';
import { RouteWaits } from './connectors/application/route-waits';
import { HttpDepartmentSystem } from './connectors/gateway/http-department-system';
import { ConnectorAnswerController } from './connectors/http/connector-answer.controller';
import { ConnectorStatusController } from './connectors/http/connector-status.controller';
import { CallLoop } from './connectors/queue/call-loop';
import { AnswerConsultationHandler } from './consultations/application/answer-consultation.handler';
import { AskConsultationHandler } from './consultations/application/ask-consultation.handler';
import { ConsolidateHandler } from './consultations/application/consolidate.handler';
import { ConsultationClock } from './consultations/application/consultation-clock';
import { ConsultationJournal } from './consultations/application/consultation-journal';
import { ConsultationLetter } from './consultations/application/consultation-letter.query';
import { FindConsultations } from './consultations/application/find-consultations.query';
import { ConsultLinkController } from './consultations/http/consult-link.controller';
import { ConsultationController } from './consultations/http/consultation.controller';
import { RoutingDatabase } from './database';
import { AutomaticRuleBook } from './dispatch/application/automatic-rule-book';
import { CompleteCasesHandler } from './dispatch/application/complete-cases.handler';
import { CorrectRouteHandler } from './dispatch/application/correct-route.handler';
import { DecisionsElsewhere } from './dispatch/application/decisions-elsewhere';
import { DispatchCasesHandler } from './dispatch/application/dispatch-cases.handler';
import { EndCasesHandler } from './dispatch/application/end-cases.handler';
import { FollowDueDays } from './dispatch/application/follow-due-days';
import { RouteStore } from './dispatch/application/route-store';
import { WorkApprovalsHandler } from './dispatch/application/work-approvals.handler';
import { RouteCorrectionController } from './dispatch/http/route-correction.controller';
import { ApprovalConsumer } from './dispatch/queue/approval.consumer';
import { CaseConsumer } from './dispatch/queue/case.consumer';
import { AskExtensionHandler } from './extensions/application/ask-extension.handler';
import { CancelExtensions } from './extensions/application/cancel-extensions';
import { FindExtensions } from './extensions/application/find-extensions.query';
import { SettleExtensionHandler } from './extensions/application/settle-extension.handler';
import { ExtensionController } from './extensions/http/extension.controller';
import { CallBackWork } from './handed-over-work/application/call-back-work';
import { HandOverWork } from './handed-over-work/application/hand-over-work';
import { HandedOverWork } from './handed-over-work/application/handed-over-work.query';
import { ReceiveWorkAnswer } from './handed-over-work/application/receive-work-answer';
import { ServiceBook } from './handed-over-work/application/service-book';
import { HandedOverWorkController } from './handed-over-work/http/handed-over-work.controller';
import { WorkWatch } from './handed-over-work/queue/work-watch';
import { Journal } from './journal/application/journal';
import { StuckCasesQuery } from './no-stuck/application/stuck-cases.query';
import { StuckCasesController } from './no-stuck/http/stuck-cases.controller';
import { StuckWatch } from './no-stuck/queue/stuck-watch';
import { OpinionTemplates } from './opinion-templates/application/opinion-templates';
import { OpinionTemplateController } from './opinion-templates/http/opinion-template.controller';
import { LeaveRecord } from './posts/application/leave-record';
import { LeavesHandler } from './posts/application/leaves.handler';
import { ListPostsQuery } from './posts/application/list-posts.query';
import { PostDirectory } from './posts/application/post-directory';
import { PostController } from './posts/http/post.controller';
import { AnswerObjectionHandler } from './publicity/application/answer-objection.handler';
import { BeginPublicity } from './publicity/application/begin-publicity';
import { EndPublicity } from './publicity/application/end-publicity';
import { OpenObjections } from './publicity/application/open-objections';
import { ObjectionAnswerController } from './publicity/http/objection-answer.controller';
import { ROUTING_ENTITIES, routingSchema } from './routing-schema';
import { AskSpecialProcedureHandler } from './special-procedures/application/ask-special-procedure.handler';
import { EndSpecialProcedureHandler } from './special-procedures/application/end-special-procedure.handler';
import { FindSpecialProcedures } from './special-procedures/application/find-special-procedures.query';
import { ProcedureCommands } from './special-procedures/application/procedure-commands';
import { ProcedureJournal } from './special-procedures/application/procedure-journal';
import { SettleSpecialProcedureHandler } from './special-procedures/application/settle-special-procedure.handler';
import { SpecialProcedureFate } from './special-procedures/application/special-procedure-fate';
import { SpecialProcedureController } from './special-procedures/http/special-procedure.controller';
import { AskOthersHandler } from './tasks/application/ask-others.handler';
import { CancelTasks } from './tasks/application/cancel-tasks';
import { ClaimNextHandler } from './tasks/application/claim-next.handler';
import { CompleteTask } from './tasks/application/complete-task';
import { DecideHandler } from './tasks/application/decide.handler';
import { FindTaskQuery } from './tasks/application/find-task.query';
import { HoldHandler } from './tasks/application/hold.handler';
import { ListTasksQuery } from './tasks/application/list-tasks.query';
import { LiveQueuesQuery } from './tasks/application/live-queues.query';
import { MoveTaskHandler } from './tasks/application/move-task.handler';
import { NextStep } from './tasks/application/next-step';
import { OpenBranches } from './tasks/application/open-branches';
import { OpenReviews } from './tasks/application/open-reviews';
import { OpenTasks } from './tasks/application/open-tasks';
import { QueueCountsQuery } from './tasks/application/queue-counts.query';
import { RecallHandler } from './tasks/application/recall.handler';
import { RecommendHandler } from './tasks/application/recommend.handler';
import { RouteTasks } from './tasks/application/route-tasks';
import { SendBackHandler } from './tasks/application/send-back.handler';
import { SignHandler } from './tasks/application/sign.handler';
import { StepClocks } from './tasks/application/step-clocks';
import { TaskCommands } from './tasks/application/task-commands';
import { TaskController } from './tasks/http/task.controller';
import { TaskAnswers } from './tasks/http/task-answers';
import { TaskBatchController } from './tasks/http/task-batch.controller';
import { TaskEventsController } from './tasks/http/task-events.controller';
import { TaskTreeController } from './tasks/http/task-tree.controller';
import { HoldSweep } from './tasks/queue/hold-sweep';

export interface RoutingModuleOptions {
  /** Serves `/api/v1/tasks`, posts, authorities. */
  readonly api: boolean;
  /** Consumes `routing.cases` and every `approval.*` queue, and watches for stuck cases. */
  readonly worker: boolean;
  readonly poolSize?: number;
}

/** Consumers are registered before messaging starts them (`onApplicationBootstrap`). */
@Injectable()
class RoutingConsumers implements OnModuleInit {
  constructor(
    private readonly host: ConsumerHost,
    private readonly cases: CaseConsumer,
    private readonly approvals: ApprovalConsumer,
  ) {}

  onModuleInit(): void {
    this.host.register(ROUTING_CASES_QUEUE, this.cases);
    for (const category of APPROVAL_CATEGORIES) this.host.register(approvalQueue(category), this.approvals);
  }
}

const CAPABILITIES: Provider[] = [
  liveChanges(RoutingDatabase, 'routing_live'),
  Journal,
  AuthorityList,
  PostDirectory,
  RouteStore,
  AutomaticRuleBook,
  ConnectorBook,
  { provide: DepartmentSystem, useClass: HttpDepartmentSystem },
  OpenCalls,
  RouteWaits,
  HandToPeople,
  ReceiveAnswer,
  Exchange,
  ConnectorStatusQuery,
  RouteExchangeQuery,
  DecisionsElsewhere,
  ServiceBook,
  HandOverWork,
  CallBackWork,
  HandedOverWork,
  ReceiveWorkAnswer,
  StepClocks,
  OpenBranches,
  OpenReviews,
  OpenTasks,
  NextStep,
  CancelTasks,
  TaskCommands,
  CompleteTask,
  MoveTaskHandler,
  RecommendHandler,
  DecideHandler,
  SendBackHandler,
  AskOthersHandler,
  SignHandler,
  RecallHandler,
  HoldHandler,
  ClaimNextHandler,
  QueueCountsQuery,
  OpinionTemplates,
  TaskAnswers,
  CorrectRouteHandler,
  DispatchCasesHandler,
  WorkApprovalsHandler,
  CompleteCasesHandler,
  EndCasesHandler,
  LeaveRecord,
  LeavesHandler,
  ListPostsQuery,
  TownshipPowersQuery,
  ListTasksQuery,
  LiveQueuesQuery,
  FindTaskQuery,
  StuckCasesQuery,
  RouteTasks,
  ProcedureJournal,
  ProcedureCommands,
  FindSpecialProcedures,
  AskSpecialProcedureHandler,
  SettleSpecialProcedureHandler,
  EndSpecialProcedureHandler,
  SpecialProcedureFate,
  FindExtensions,
  AskExtensionHandler,
  SettleExtensionHandler,
  CancelExtensions,
  FollowDueDays,
  SweepClocks,
  BeginPublicity,
  EndPublicity,
  OpenObjections,
  AnswerObjectionHandler,
  ConsultationJournal,
  ConsultationClock,
  FindConsultations,
  AskConsultationHandler,
  AnswerConsultationHandler,
  ConsolidateHandler,
];

/** 分办审批: who must act, and by when. Needs `Configuration`, `Clock`, messaging, access and HTTP provided globally. */
@Module({})
export class RoutingModule {
  static register({ api, worker, poolSize }: RoutingModuleOptions): DynamicModule {
    return {
      module: RoutingModule,
      imports: api ? [DocumentsModule] : [],
      controllers: api
        ? [
            TaskEventsController,
            TaskBatchController,
            TaskController,
            TaskTreeController,
            RouteCorrectionController,
            SpecialProcedureController,
            ExtensionController,
            ObjectionAnswerController,
            ConsultationController,
            ConsultLinkController,
            OpinionTemplateController,
            PostController,
            AuthorityController,
            StuckCasesController,
            ConnectorAnswerController,
            ConnectorStatusController,
            HandedOverWorkController,
          ]
        : [],
      providers: [
        {
          provide: RoutingDatabase,
          inject: [Configuration],
          useFactory: async ({ databaseUrl }: Configuration) => {
            const { schema, role } = routingSchema;
            const size = poolSize === undefined ? {} : { poolSize };
            return new RoutingDatabase(await openDataSource({ url: databaseUrl, schema, role, entities: ROUTING_ENTITIES, ...size }));
          },
        },
        ...CAPABILITIES,
        ...(api ? [LiveStreams, ConsultationLetter] : []),
        ...(worker
          ? [
              CaseConsumer,
              ApprovalConsumer,
              RoutingConsumers,
              StuckWatch,
              ClockSweep,
              HoldSweep,
              CallLoop,
              WorkWatch,
              auditSealer(RoutingDatabase),
              housekeeping(RoutingDatabase, SpecialProcedureFate),
            ]
          : []),
      ],
      exports: [RoutingDatabase],
    };
  }
}
