import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_PAPERS } from '../../testing/sample-papers';
import { PAPER_KINDS } from '../papers/layout-of';
import type { PaperKind } from '../papers/paper-kinds';
import { charactersOf, familyOf } from './font-coverage';
import { loadFonts } from './fonts';
import { PaperRenderer } from './paper-renderer';

const renderer = new PaperRenderer();
const digest = (pdf: Buffer): string => createHash('sha256').update(pdf).digest('hex');

describe('papers as PDF', () => {
  // Reasons and remedies together, or lists of members and papers: these may go on to a second page.
  const LONG: readonly PaperKind[] = ['TERMINATION_NOTICE', 'REVOCATION_DECISION', 'LICENCE_WITHDRAWAL_DECISION', 'BUNDLE_RECEIPT'];

  it.each(PAPER_KINDS)('%s keeps to its pages, with every character drawn', async (kind) => {
    const paper = await renderer.render(kind, SAMPLE_PAPERS[kind]);
    expect(paper.pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(paper.pages).toBeLessThanOrEqual(LONG.includes(kind) ? 2 : 1);
    expect(paper.undrawn).toEqual([]);
  });

  it('sets the receipt as a slip of one page, with the same secrets and rare characters', async () => {
    const slip = await renderer.renderSlip(SAMPLE_PAPERS.RECEIPT);
    expect(slip.pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect({ pages: slip.pages, undrawn: slip.undrawn }).toEqual({ pages: 1, undrawn: [] });
    const framed = await renderer.renderSlip({ ...SAMPLE_PAPERS.RECEIPT, applicantName: '杨\u{2A6A5}' });
    expect(framed.undrawn).toEqual(['\u{2A6A5}']);
  });

  it('gives equal bytes for equal content, also from another compiler, and other bytes for other content', async () => {
    const first = await renderer.renderPaper('RECEIPT', SAMPLE_PAPERS.RECEIPT);
    const again = await renderer.renderPaper('RECEIPT', SAMPLE_PAPERS.RECEIPT);
    const elsewhere = await new PaperRenderer().renderPaper('RECEIPT', SAMPLE_PAPERS.RECEIPT);
    const other = await renderer.renderPaper('RECEIPT', { ...SAMPLE_PAPERS.RECEIPT, staffName: '张映福' });
    expect(digest(again)).toBe(digest(first));
    expect(digest(elsewhere)).toBe(digest(first));
    expect(digest(other)).not.toBe(digest(first));
  });

  it('takes markup in a name as letters', async () => {
    const applicantName = '#read("/etc/passwd") $x^2$ *粗* \\ ]] #panic() <a>"\'`';
    const { pages, undrawn } = await renderer.render('RECEIPT', { ...SAMPLE_PAPERS.RECEIPT, applicantName });
    expect({ pages, undrawn }).toEqual({ pages: 1, undrawn: [] });
  });

  it('goes on to further pages', async () => {
    const [first] = SAMPLE_PAPERS.RECEIPT.papers;
    const papers = Array.from({ length: 60 }, (_, index) => ({ name: `${first?.name}之${index}`, copies: 1, form: '原件' }));
    expect((await renderer.render('RECEIPT', { ...SAMPLE_PAPERS.RECEIPT, papers })).pages).toBeGreaterThan(1);
  });

  it('frames and reports a character that no font has, never a silent box', async () => {
    const plain = await renderer.render('RECEIPT', { ...SAMPLE_PAPERS.RECEIPT, applicantName: '杨' });
    const framed = await renderer.render('RECEIPT', { ...SAMPLE_PAPERS.RECEIPT, applicantName: '杨\u{2A6A5}' });
    expect(plain.undrawn).toEqual([]);
    expect(framed.undrawn).toEqual(['\u{2A6A5}']);
    expect(framed.pages).toBe(1);
  });

  it('fails on content that cannot be a paper', async () => {
    await expect(renderer.renderPaper('RECEIPT', { ...SAMPLE_PAPERS.RECEIPT, issuedOn: '2026-02-31' })).rejects.toThrow(
      'the paper could not be set',
    );
  });
});

describe('fonts', () => {
  it.each(['㼆', '䶮', '鿍', '𬍛', '𠮷', '漾', '濞', '·', '〔', '龘'])('the packaged fonts draw %s', (character) => {
    expect(loadFonts().draws(character.codePointAt(0) ?? 0)).toBe(true);
  });

  it('adds the fonts of the county', () => {
    const directory = mkdtempSync(join(tmpdir(), 'onewindow-fonts-'));
    try {
      const packaged = loadFonts().blobs.length;
      copyFileSync(join(require.resolve('@embedpdf/fonts-sc'), '../../fonts/NotoSansHans-Light.otf'), join(directory, 'own.otf'));
      const fonts = loadFonts(directory);
      expect(fonts.blobs).toHaveLength(packaged + 1);
      expect(familyOf(fonts.blobs[packaged] ?? Buffer.alloc(0))).toMatch(/^Noto Sans/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('refuses a file that is no font', () => {
    expect(() => charactersOf(Buffer.alloc(64))).toThrow('no cmap table');
  });
});
