import { Configuration } from '@app/configuration';
import { PersonalDataCipher } from '@app/privacy';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_GUARD, HttpAdapterHost } from '@nestjs/core';
import { AccessGuard } from './access-guard';
import { IssuerKeys, RemoteIssuerKeys } from './issuer-keys';
import { EMBEDDED_ISSUER_MAPPING, type IssuerMapping } from './issuer-mapping';
import { Neighbours } from './neighbours';
import { ServiceTokens } from './service-tokens';
import { RevocationListSessions, revocationsOverHttp, SessionRegistry, TokenLifeOnly } from './session-registry';
import { AccessTokenVerifier } from './token-verifier';

export interface AccessOptions {
  /**
   * `in-process`: `IdentityModule` runs in this process and provides `IssuerKeys` and `SessionRegistry`.
   * `remote`: they are reached over HTTP.
   */
  readonly identity: 'in-process' | 'remote';
  /** Where `apps/identity` listens inside the network; default: `publicUrl`. Only for `remote` with the embedded issuer. */
  readonly identityUrl?: string;
  /** Needed when `ISSUER_URL` names another issuer. */
  readonly issuerMapping?: IssuerMapping;
}

/** The global guard and what it needs. `Configuration` and `PersonalDataCipher` must be provided globally. */
@Module({})
export class AccessModule {
  static register(options: AccessOptions): DynamicModule {
    const providers: Provider[] = [
      {
        provide: AccessTokenVerifier,
        useFactory: (configuration: Configuration, keys: IssuerKeys, cipher: PersonalDataCipher) =>
          new AccessTokenVerifier(
            {
              issuer: configuration.issuerUrl,
              audience: configuration.audience,
              mapping: mappingOf(configuration, options.issuerMapping),
              citizenIndexOf: (citizenNumber) => cipher.blindIndex('citizen-number', citizenNumber).toString('base64url'),
            },
            keys,
          ),
        inject: [Configuration, IssuerKeys, PersonalDataCipher],
      },
      { provide: APP_GUARD, useClass: AccessGuard },
      {
        provide: Neighbours,
        useFactory: (configuration: Configuration, host: HttpAdapterHost) => new Neighbours(configuration, options, host),
        inject: [Configuration, HttpAdapterHost],
      },
      {
        provide: ServiceTokens,
        useFactory: (configuration: Configuration, neighbours: Neighbours) => new ServiceTokens(configuration, () => neighbours.identity()),
        inject: [Configuration, Neighbours],
      },
    ];
    const exported = [AccessTokenVerifier, Neighbours, ServiceTokens];
    if (options.identity === 'in-process') return { module: AccessModule, global: true, providers, exports: exported };
    return {
      module: AccessModule,
      global: true,
      providers: [
        ...providers,
        {
          provide: IssuerKeys,
          useFactory: (configuration: Configuration) => new RemoteIssuerKeys(configuration.issuerUrl, keysUrl(configuration, options)),
          inject: [Configuration],
        },
        {
          provide: SessionRegistry,
          useFactory: (configuration: Configuration) =>
            configuration.issuerIsEmbedded
              ? new RevocationListSessions(revocationsOverHttp(options.identityUrl ?? configuration.publicUrl, configuration.signingKey))
              : new TokenLifeOnly(),
          inject: [Configuration],
        },
      ],
      exports: [...exported, IssuerKeys, SessionRegistry],
    };
  }
}

/** Inside the network the public address of the embedded issuer may not resolve; its keys are at a fixed path. */
function keysUrl(configuration: Configuration, options: AccessOptions): string | undefined {
  if (configuration.issuerIsEmbedded && options.identityUrl) return `${options.identityUrl.replace(/\/$/, '')}/oidc/jwks`;
  return options.issuerMapping?.jwksUrl;
}

function mappingOf(configuration: Configuration, mapping: IssuerMapping | undefined): IssuerMapping {
  if (configuration.issuerIsEmbedded) return EMBEDDED_ISSUER_MAPPING;
  if (!mapping) throw new Error(`the issuer ${configuration.issuerUrl} needs a claim mapping (see libs/access/README.md)`);
  return mapping;
}
