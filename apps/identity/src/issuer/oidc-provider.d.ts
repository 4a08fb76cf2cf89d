// oidc-provider ships no types. Only what this service uses is declared. Its index module warns on every start that Node 20 is not in
// its support range (it works there, see docs/decisions), so the two modules behind the index are imported by path.
declare module 'oidc-provider/lib/provider.js' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface IssuerGrant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(ttl: number): Promise<string>;
  }

  export interface IssuerContext {
    type: string;
    body: string;
    status: number;
    readonly host: string;
    set(name: string, value: string): void;
    readonly oidc: {
      readonly client: { readonly clientId: string } | undefined;
      readonly session: { readonly accountId: string; grantIdFor(clientId: string): string | undefined };
      readonly entities: Readonly<Record<string, { readonly acr?: string; readonly authTime?: number } | undefined>>;
      readonly provider: Provider;
    };
  }

  export interface IssuerInteraction {
    readonly uid: string;
    readonly prompt: { readonly name: string };
    readonly params: Readonly<Record<string, unknown>>;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    proxy: boolean;
    readonly Grant: {
      new (properties: { clientId: string; accountId: string }): IssuerGrant;
      find(id: string): Promise<IssuerGrant | undefined>;
    };
    readonly Client: { readonly prototype: { compareClientSecret: (this: { clientSecret: string }, actual: string) => boolean } };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<IssuerInteraction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
    on(event: 'server_error', listener: (context: IssuerContext, error: Error) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }
}

declare module 'oidc-provider/lib/helpers/interaction_policy/index.js' {
  export interface InteractionPolicy extends Array<object> {
    remove(prompt: 'login' | 'consent'): void;
  }
  export function base(): InteractionPolicy;
}

declare module 'oidc-provider/lib/helpers/errors.js' {
  export class SessionNotFound extends Error {}
}
