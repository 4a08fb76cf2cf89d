import type { Readable } from 'node:stream';

export type ScanVerdict = { readonly clean: true } | { readonly clean: false; readonly signature: string };

/** Looks for malware. An implementation that cannot look throws: an unseen file is never taken for a clean one. */
export abstract class Scanner {
  /** One sentence for the log at start. */
  abstract readonly description: string;
  abstract readonly scans: boolean;
  abstract scan(content: Readable): Promise<ScanVerdict>;
}

/** No scanner is set up. Says so at every start instead of pretending. */
export class NoScanner extends Scanner {
  readonly scans = false;
  readonly description = '上传的文件不做病毒扫描：没有设置 CLAMD_URL（例如 CLAMD_URL=tcp://127.0.0.1:3310）。';

  async scan(content: Readable): Promise<ScanVerdict> {
    content.resume();
    return { clean: true };
  }
}
