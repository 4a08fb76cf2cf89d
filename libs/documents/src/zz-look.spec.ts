import { writeFileSync } from 'node:fs';
import { SAMPLE_PAPERS } from '../testing/sample-papers';
import { PAPER_KINDS } from './papers/layout-of';
import { PaperRenderer } from './typesetting/paper-renderer';
it('look', async () => {
  const t=performance.now(); const r = new PaperRenderer(); console.log('load', performance.now()-t);
  for (const k of PAPER_KINDS) { const s=performance.now(); const p = await r.render(k, SAMPLE_PAPERS[k] as never); writeFileSync(`/tmp/work/h4/${k}.pdf`, p.pdf); console.log(k, p.pages, p.undrawn, p.pdf.length, (performance.now()-s).toFixed(0)); }
}, 60000);
