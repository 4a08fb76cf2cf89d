import { AccessRefusals, IssuerKeys, type IssuerMapping, RemoteIssuerKeys, SessionRegistry, TokenLifeOnly } from '@app/access';
import { auditSealer } from '@app/audit';
import { Configuration } from '@app/configuration';
import { Clock } from '@app/domain-kernel';
import { RateLimiter } from '@app/http';
import { openDataSource } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type OnModuleInit, type Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ChangeOwnPassword } from './accounts/application/change-own-password';
import { ChangeStaff } from './accounts/application/change-staff';
import { SignIn } from './accounts/application/sign-in';
import { StaffDirectory } from './accounts/application/staff-directory';
import { MeController } from './accounts/http/me.controller';
import { RevocationsController } from './accounts/http/revocations.controller';
import { StaffController } from './accounts/http/staff.controller';
import { AuditedRefusals } from './audited-refusals';
import { IdentityDatabase } from './database';
import { IssuerHousekeeping } from './housekeeping';
import { IDENTITY_ROLE, IDENTITY_SCHEMA } from './identity-schema';
import { createIssuer } from './issuer/create-issuer';
import { serveIssuer } from './issuer/serve-issuer';
import { SignInPages } from './issuer/sign-in-pages';
import { SigningKeys } from './issuer/signing-keys';
import { loadCounty } from './load-county';
import { InProcessSessions } from './sessions';

export interface IdentityOptions {
  readonly api: boolean;
  readonly worker: boolean;
  /** As for `AccessModule`: only where `ISSUER_URL` names another issuer. */
  readonly issuerMapping?: IssuerMapping;
}

const SHARED: Provider[] = [
  {
    provide: IdentityDatabase,
    useFactory: async ({ databaseUrl }: Configuration) =>
      new IdentityDatabase(await openDataSource({ url: databaseUrl, schema: IDENTITY_SCHEMA, role: IDENTITY_ROLE })),
    inject: [Configuration],
  },
];

const API: Provider[] = [
  SignIn,
  ChangeStaff,
  ChangeOwnPassword,
  StaffDirectory,
  {
    provide: SigningKeys,
    useFactory: (database: IdentityDatabase, cipher: PersonalDataCipher, clock: Clock) => SigningKeys.load(database, cipher, clock.now()),
    inject: [IdentityDatabase, PersonalDataCipher, Clock],
  },
  {
    provide: AccessRefusals,
    useFactory: (database: IdentityDatabase, clock: Clock) => new AuditedRefusals(database, clock),
    inject: [IdentityDatabase, Clock],
  },
];

/** With the embedded issuer the keys and the accounts are here; with another, its keys are fetched and its tokens stand for themselves. */
function accessProviders(mapping: IssuerMapping | undefined): Provider[] {
  return [
    {
      provide: IssuerKeys,
      useFactory: ({ issuerIsEmbedded, issuerUrl }: Configuration, keys: SigningKeys) =>
        issuerIsEmbedded ? keys : new RemoteIssuerKeys(issuerUrl, mapping?.jwksUrl),
      inject: [Configuration, SigningKeys],
    },
    {
      provide: SessionRegistry,
      useFactory: ({ issuerIsEmbedded }: Configuration, database: IdentityDatabase) =>
        issuerIsEmbedded ? new InProcessSessions(database) : new TokenLifeOnly(),
      inject: [Configuration, IdentityDatabase],
    },
  ];
}

const WORKER: Provider[] = [
  auditSealer(IdentityDatabase),
  { provide: IssuerHousekeeping, useFactory: (database: IdentityDatabase) => new IssuerHousekeeping(database), inject: [IdentityDatabase] },
];

/**
 * Accounts and the embedded issuer. `Configuration`, `Clock`, `PersonalDataCipher` and (api) `HttpModule` must be provided globally.
 * With `api` it provides `IssuerKeys`, `SessionRegistry` and `AccessRefusals` to `AccessModule.register({ identity: 'in-process' })`.
 */
@Module({})
export class IdentityModule implements OnApplicationShutdown {
  constructor(@Inject(IdentityDatabase) private readonly database: IdentityDatabase) {}

  static register({ api, worker, issuerMapping }: IdentityOptions): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      controllers: api ? [MeController, RevocationsController, StaffController] : [],
      providers: [...SHARED, ...(api ? [...API, ...accessProviders(issuerMapping), IssuerStart] : []), ...(worker ? WORKER : [])],
      exports: api ? [IssuerKeys, SessionRegistry, AccessRefusals] : [],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

/** Loads the county once and, with the embedded issuer, mounts it beside the API. */
class IssuerStart implements OnModuleInit {
  constructor(
    @Inject(Configuration) private readonly configuration: Configuration,
    @Inject(IdentityDatabase) private readonly database: IdentityDatabase,
    @Inject(PersonalDataCipher) private readonly cipher: PersonalDataCipher,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SigningKeys) private readonly keys: SigningKeys,
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(RateLimiter) private readonly limiter: RateLimiter,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  async onModuleInit(): Promise<void> {
    const { configuration, database, cipher, keys } = this;
    await loadCounty(database, cipher, configuration, this.clock.now());
    if (!configuration.issuerIsEmbedded) return;
    const issuer = createIssuer({ configuration, database, cipher, keys });
    const pages = new SignInPages(issuer, this.signIn, this.limiter, configuration);
    serveIssuer(this.host.httpAdapter.getInstance<FastifyInstance>(), issuer, pages, configuration.issuerUrl);
  }
}
