import { join } from 'node:path';
import { Configuration } from '@app/configuration';
import { ClamdScanner, FileStore, NoScanner } from '@app/files';
import type { Provider } from '@nestjs/common';

/** The service's own files, by content: apart from intake's, whose sweep knows nothing of them. In `DATA_DIR/files/disputes`. */
export class EvidenceFiles extends FileStore {}

export const evidenceFiles: Provider = {
  provide: EvidenceFiles,
  inject: [Configuration],
  useFactory: ({ dataDirectory, clamdAddress }: Configuration) => {
    const [host = '', port = ''] = (clamdAddress ?? '').split(':');
    return new EvidenceFiles(
      join(dataDirectory, 'files', 'disputes'),
      clamdAddress === undefined ? new NoScanner() : new ClamdScanner(host, Number(port)),
    );
  },
};
