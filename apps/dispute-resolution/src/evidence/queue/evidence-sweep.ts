import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EvidenceFiles } from '../application/evidence-files';
import { NamedEvidence } from '../application/named-evidence';

const DAY = 86_400_000;

/** Once a day: removes files that no row names, such as those of a command that was rolled back. A day old at least. */
@Injectable()
export class EvidenceSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(EvidenceSweep.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly named: NamedEvidence,
    private readonly files: EvidenceFiles,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.files
        .sweep(DAY, (sha256s) => this.named.of(sha256s))
        .catch((error: unknown) => this.logger.warn(`evidence was not swept: ${error instanceof Error ? error.message : String(error)}`));
    }, DAY);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
