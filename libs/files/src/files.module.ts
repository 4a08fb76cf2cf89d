import { join } from 'node:path';
import { Configuration } from '@app/configuration';
import { Logger, Module, type OnModuleInit } from '@nestjs/common';
import { FileStore } from './file-store';
import { ClamdScanner } from './scanning/clamd-scanner';
import { NoScanner, Scanner } from './scanning/scanner';

/** The one {@link FileStore} of the process, in `DATA_DIR/files`, with the malware scanner of the settings. */
@Module({
  providers: [
    {
      provide: Scanner,
      inject: [Configuration],
      useFactory: ({ clamdUrl }: Configuration) => (clamdUrl === undefined ? new NoScanner() : new ClamdScanner(new URL(clamdUrl))),
    },
    {
      provide: FileStore,
      inject: [Configuration, Scanner],
      useFactory: (configuration: Configuration, scanner: Scanner) => new FileStore(join(configuration.dataDirectory, 'files'), scanner),
    },
  ],
  exports: [FileStore],
})
export class FilesModule implements OnModuleInit {
  private readonly logger = new Logger(FilesModule.name);

  constructor(private readonly scanner: Scanner) {}

  onModuleInit(): void {
    if (this.scanner.scans) this.logger.log(this.scanner.description);
    else this.logger.warn(this.scanner.description);
  }
}
