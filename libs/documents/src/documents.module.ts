import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Configuration } from '@app/configuration';
import { Module } from '@nestjs/common';
import { PaperRenderer } from './typesetting/paper-renderer';

/** By directory. A process that holds several containers, as the tests do, reads tens of megabytes of fonts once. */
const renderers = new Map<string, PaperRenderer>();

function rendererWith(fontDirectory: string): PaperRenderer {
  // Without fonts of its own a county sets papers as every other does.
  const key = existsSync(fontDirectory) ? fontDirectory : '';
  const renderer = renderers.get(key) ?? new PaperRenderer(fontDirectory);
  renderers.set(key, renderer);
  return renderer;
}

/** Gives the one {@link PaperRenderer} of the process. The county's further fonts lie in `DATA_DIR/fonts`. */
@Module({
  providers: [
    {
      provide: PaperRenderer,
      inject: [Configuration],
      useFactory: (configuration: Configuration) => rendererWith(join(configuration.dataDirectory, 'fonts')),
    },
  ],
  exports: [PaperRenderer],
})
export class DocumentsModule {}
