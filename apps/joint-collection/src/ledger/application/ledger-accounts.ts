import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import channels from '../../../data/tax-channels.json';
import { JointCollectionDatabase } from '../../database';
import { ensureAccounts } from '../persistence/ledger.repository';

/** A channel that the data names has its accounts before anything can be posted to it. */
@Injectable()
export class LedgerAccounts implements OnApplicationBootstrap {
  constructor(private readonly database: JointCollectionDatabase) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.database.run((tx) =>
      ensureAccounts(
        tx,
        channels.channels.flatMap(({ code }) => [`channel:${code}` as const, `surplus:${code}` as const]),
      ),
    );
  }
}
