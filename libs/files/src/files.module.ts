import { join } from 'node:path';
import { Configuration } from '@app/configuration';
import { Logger, Module, type OnModuleInit } from '@nestjs/common';
import { FileStore } from './file-store';
import { ClamdScanner, NoScanner, Scanner } from './scanner';

/** The one {@link FileStore} of the process, in `DATA_DIR/files`, with the malware scanner of the settings. */
@Module({
  providers: [
    {
      provide: Scanner,
      inject: [Configuration],
      useFactory: ({ clamdAddress }: Configuration): Scanner => {
        if (clamdAddress === undefined) return new NoScanner();
        const [host = '', port = ''] = clamdAddress.split(':');
        return new ClamdScanner(host, Number(port));
      },
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

  constructor(
    private readonly scanner: Scanner,
    private readonly configuration: Configuration,
  ) {}

  onModuleInit(): void {
    // A county must hear of it; a trial need not.
    if (!this.scanner.looks && this.configuration.environment === 'production') this.logger.warn(this.scanner.description);
    else this.logger.log(this.scanner.description);
  }
}
