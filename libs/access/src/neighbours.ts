import type { AddressInfo, Server } from 'node:net';
import type { Configuration } from '@app/configuration';
import type { HttpAdapterHost } from '@nestjs/core';

/**
 * Where the other services of this system are reached from this process. In one process everything is here, on its own port, whatever
 * address people use; else each is where the configuration says, or at the public address. Injection token.
 */
export class Neighbours {
  constructor(
    private readonly configuration: Pick<Configuration, 'publicUrl' | 'identityUrl' | 'intakeUrl'>,
    private readonly options: { readonly identity: 'in-process' | 'remote' },
    private readonly host: Pick<HttpAdapterHost, 'httpAdapter'>,
  ) {}

  identity(): string {
    return this.own() ?? this.configuration.identityUrl ?? this.configuration.publicUrl;
  }

  intake(): string {
    return this.own() ?? this.configuration.intakeUrl ?? this.configuration.publicUrl;
  }

  private own(): string | undefined {
    if (this.options.identity === 'remote') return undefined;
    const listening = (this.host.httpAdapter.getHttpServer() as Server).address() as AddressInfo | null;
    if (listening === null) throw new Error('this process does not listen yet');
    const { address, family, port } = listening;
    if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }
}
