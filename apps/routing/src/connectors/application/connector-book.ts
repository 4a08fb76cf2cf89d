import { Configuration } from '@app/configuration';
import { Injectable } from '@nestjs/common';
import book from '../../../data/connectors.json';
import { type ConnectedMatter, type Connector, connectorFor } from '../domain/connector';

/** A connector that the county has switched on: where the system listens, and what both sides sign with. */
export interface SwitchedOn {
  readonly connector: Connector;
  readonly url: string;
  /** The first one signs; all of them are believed. */
  readonly secrets: readonly Buffer[];
}

/** The departments' systems as shipped with the county's data, and which of them its configuration switches on. */
@Injectable()
export class ConnectorBook {
  // The file is checked against the type by its own spec; JSON imports know no literal types.
  readonly all = book.connectors as unknown as readonly Connector[];
  readonly switchedOn: readonly SwitchedOn[];

  constructor(configuration: Configuration) {
    this.switchedOn = this.all.flatMap((connector) => {
      const address = configuration.connectors.get(connector.code);
      return address === undefined ? [] : [{ connector, ...address }];
    });
    const unknown = [...configuration.connectors.keys()].filter((code) => !this.all.some((connector) => connector.code === code));
    if (unknown.length > 0) {
      throw new Error(`CONNECTORS 中的 ${unknown.join('、')} 不在对接清单里：请核对 apps/routing/data/connectors.json 中的代码。`);
    }
  }

  find(code: string): SwitchedOn | undefined {
    return this.switchedOn.find(({ connector }) => connector.code === code);
  }

  /** The connector that takes this matter at this organ, if it is switched on. */
  forMatter(matter: ConnectedMatter, organ: string | null): Connector | undefined {
    return connectorFor(
      this.switchedOn.map(({ connector }) => connector),
      matter,
      organ,
    );
  }
}
