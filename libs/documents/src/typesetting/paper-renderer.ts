import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { toString as qrCode } from 'qrcode';
import { layoutOf } from '../papers/layout-of';
import type { ReceiptContent } from '../papers/paper-content';
import type { PaperContents, PaperKind } from '../papers/paper-kinds';
import type { PaperLayout } from '../papers/paper-layout';
import { receiptSlip } from '../papers/receipt-slip';
import { type FontSet, loadFonts } from './fonts';
import { PAPER_TEMPLATE } from './paper-template';
import { SLIP_TEMPLATE } from './slip-template';

export interface RenderedPaper {
  /** PDF/A-2b. Equal content gives equal bytes. */
  readonly pdf: Buffer;
  readonly pages: number;
  /** Characters that no installed font has; they were drawn as a frame with the code point and noted on the paper. */
  readonly undrawn: readonly string[];
}

/**
 * Sets official papers. One per process: the fonts are read and the compiler is warmed once, then a paper takes 14–30 ms
 * of one thread. Meant for a worker.
 */
export class PaperRenderer {
  private readonly fonts: FontSet;
  private readonly compiler: NodeCompiler;

  /** @param fontDirectory further fonts of the county, see {@link loadFonts}. */
  constructor(fontDirectory?: string) {
    this.fonts = loadFonts(fontDirectory);
    this.compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: [...this.fonts.blobs] }] });
  }

  async renderPaper<Kind extends PaperKind>(kind: Kind, content: PaperContents[Kind]): Promise<Buffer> {
    return (await this.render(kind, content)).pdf;
  }

  async render<Kind extends PaperKind>(kind: Kind, content: PaperContents[Kind]): Promise<RenderedPaper> {
    return this.typeset(layoutOf(kind, content), PAPER_TEMPLATE);
  }

  /** The receipt for the 80 mm roll of a counter printer. */
  async renderSlip(content: ReceiptContent): Promise<RenderedPaper> {
    return this.typeset(receiptSlip(content), SLIP_TEMPLATE);
  }

  private async typeset(layout: PaperLayout, template: string): Promise<RenderedPaper> {
    const qr = await qrCode(layout.scan.payload, { type: 'svg', errorCorrectionLevel: 'M', margin: 1 });
    const undrawn = this.undrawnIn(layout);
    const compiled = this.compiler.compile({
      mainFileContent: template,
      inputs: {
        paper: JSON.stringify(layout),
        fonts: JSON.stringify(this.fonts.families),
        unprintable: JSON.stringify(undrawn),
        qr,
      },
    });
    const document = compiled.result;
    // Warnings too: an unknown font or a layout that never settles must not become somebody's official paper.
    const diagnostics = compiled.takeDiagnostics();
    if (document === null || diagnostics !== null) {
      const told = diagnostics === null ? [] : diagnostics.shortDiagnostics.map((each: unknown) => JSON.stringify(each));
      throw new Error(`the paper could not be set: ${told.join('; ') || 'no reason given'}`);
    }
    // PDF/A refuses a character without a glyph: the second net below `undrawnIn`.
    const pdf = this.compiler.pdf(document, { pdfStandard: 'a-2b' });
    const pages = document.numOfPages;
    this.compiler.evictCache(10);
    return { pdf, pages, undrawn };
  }

  private undrawnIn(layout: PaperLayout): string[] {
    const found = new Set<string>();
    const look = (value: unknown): void => {
      if (typeof value === 'string') {
        for (const character of value) if (!this.fonts.draws(character.codePointAt(0) ?? 0)) found.add(character);
      } else if (typeof value === 'object' && value !== null) {
        for (const each of Object.values(value)) look(each);
      }
    };
    look(layout);
    return [...found].sort();
  }
}
