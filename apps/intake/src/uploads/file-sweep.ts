import { FileStore } from '@app/files';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IntakeDatabase } from '../database';
import { ForgetUploads } from './forget-uploads';

const DAY = 86_400_000;

/** Once a day: removes files that no row names, such as those of a command that was rolled back. A day old at least, so that none is on its way. */
@Injectable()
export class FileSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('FileSweep');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: IntakeDatabase,
    private readonly files: FileStore,
    private readonly unattached: ForgetUploads,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) =>
        this.logger.warn(`files were not swept: ${error instanceof Error ? error.message : String(error)}`),
      );
    }, DAY);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Uploads that never found a case, and then the files that nothing names any more. */
  async sweep(olderThanMilliseconds = DAY): Promise<void> {
    const forgotten = await this.unattached.forget();
    if (forgotten > 0) this.logger.log(`${forgotten} uploads without a case were removed`);
    await this.files.sweep(olderThanMilliseconds, (sha256s) => this.named(sha256s));
  }

  private async named(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ sha256: string }>(
      `SELECT sha256 FROM upload WHERE sha256 = ANY($1::text[]) UNION SELECT sha256 FROM official_document WHERE sha256 = ANY($1::text[])
       UNION SELECT sha256 FROM archive_package WHERE sha256 = ANY($1::text[])`,
      [sha256s],
    );
    return new Set(rows.map((row) => row.sha256));
  }
}
