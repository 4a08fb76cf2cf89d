import { auditSealer } from '@app/audit';
import { Configuration } from '@app/configuration';
import { APPROVAL_CATEGORIES, approvalQueue, ROUTING_CASES_QUEUE } from '@app/contracts';
import { ConsumerHost } from '@app/messaging';
import { openDataSource } from '@app/persistence';
import { housekeeping } from '@app/platform';
import { type DynamicModule, Injectable, Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { AuthorityList } from './authority/application/authority-list';
import { TownshipPowersQuery } from './authority/application/township-powers.query';
import { AuthorityController } from './authority/http/authority.controller';
import { RoutingDatabase } from './database';
import { AutomaticRuleBook } from './dispatch/application/automatic-rule-book';
import { CorrectRouteHandler } from './dispatch/application/correct-route.handler';
import { DispatchCasesHandler } from './dispatch/application/dispatch-cases.handler';
import { EndCasesHandler } from './dispatch/application/end-cases.handler';
import { RouteStore } from './dispatch/application/route-store';
import { WorkApprovalsHandler } from './dispatch/application/work-approvals.handler';
import { RouteCorrectionController } from './dispatch/http/route-correction.controller';
import { ApprovalConsumer } from './dispatch/queue/approval.consumer';
import { CaseConsumer } from './dispatch/queue/case.consumer';
import { Journal } from './journal/application/journal';
import { StuckCasesQuery } from './no-stuck/application/stuck-cases.query';
import { StuckCasesController } from './no-stuck/http/stuck-cases.controller';
import { StuckWatch } from './no-stuck/queue/stuck-watch';
import { LeaveRecord } from './posts/application/leave-record';
import { LeavesHandler } from './posts/application/leaves.handler';
import { ListPostsQuery } from './posts/application/list-posts.query';
import { PostDirectory } from './posts/application/post-directory';
import { PostController } from './posts/http/post.controller';
import { ROUTING_ENTITIES, routingSchema } from './routing-schema';
import { CancelTasks } from './tasks/application/cancel-tasks';
import { CompleteTask } from './tasks/application/complete-task';
import { DecideHandler } from './tasks/application/decide.handler';
import { FindTaskQuery } from './tasks/application/find-task.query';
import { ListTasksQuery } from './tasks/application/list-tasks.query';
import { MoveTaskHandler } from './tasks/application/move-task.handler';
import { OpenTasks } from './tasks/application/open-tasks';
import { RecommendHandler } from './tasks/application/recommend.handler';
import { SendBackHandler } from './tasks/application/send-back.handler';
import { StepClocks } from './tasks/application/step-clocks';
import { TaskCommands } from './tasks/application/task-commands';
import { TaskController } from './tasks/http/task.controller';
import { StepSweep } from './tasks/queue/step-sweep';

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
  Journal,
  AuthorityList,
  PostDirectory,
  RouteStore,
  AutomaticRuleBook,
  StepClocks,
  OpenTasks,
  CancelTasks,
  TaskCommands,
  CompleteTask,
  MoveTaskHandler,
  RecommendHandler,
  DecideHandler,
  SendBackHandler,
  CorrectRouteHandler,
  DispatchCasesHandler,
  WorkApprovalsHandler,
  EndCasesHandler,
  LeaveRecord,
  LeavesHandler,
  ListPostsQuery,
  TownshipPowersQuery,
  ListTasksQuery,
  FindTaskQuery,
  StuckCasesQuery,
];

/** 分办审批: who must act, and by when. Needs `Configuration`, `Clock`, messaging, access and HTTP provided globally. */
@Module({})
export class RoutingModule {
  static register({ api, worker, poolSize }: RoutingModuleOptions): DynamicModule {
    return {
      module: RoutingModule,
      controllers: api ? [TaskController, RouteCorrectionController, PostController, AuthorityController, StuckCasesController] : [],
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
        ...(worker
          ? [
              CaseConsumer,
              ApprovalConsumer,
              RoutingConsumers,
              StuckWatch,
              StepSweep,
              auditSealer(RoutingDatabase),
              housekeeping(RoutingDatabase),
            ]
          : []),
      ],
      exports: [RoutingDatabase],
    };
  }
}
