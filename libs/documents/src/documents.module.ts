import { join } from 'node:path';
import { Configuration } from '@app/configuration';
import { Module } from '@nestjs/common';
import { PaperRenderer } from './typesetting/paper-renderer';

/** Gives the one {@link PaperRenderer} of the process. The county's further fonts lie in `DATA_DIR/fonts`. */
@Module({
  providers: [
    {
      provide: PaperRenderer,
      inject: [Configuration],
      useFactory: (configuration: Configuration) => new PaperRenderer(join(configuration.dataDirectory, 'fonts')),
    },
  ],
  exports: [PaperRenderer],
})
export class DocumentsModule {}
