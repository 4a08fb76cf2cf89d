import { writeFileSync } from 'node:fs';
import { SAMPLE_PAPERS } from '../testing/sample-papers';
import { PAPER_KINDS } from './papers/layout-of';
import { PaperRenderer } from './typesetting/paper-renderer';
it('look', async () => {
  const t=performance.now(); const r = new PaperRenderer(); console.log('load', performance.now()-t);
  for (const k of PAPER_KINDS) { const s=performance.now(); const p = await r.render(k, SAMPLE_PAPERS[k] as never); writeFileSync(`/tmp/work/h4/${k}.pdf`, p.pdf); console.log(k, p.pages, p.undrawn, p.pdf.length, (performance.now()-s).toFixed(0)); }
  const S=SAMPLE_PAPERS;
  const go = async (n: string, k: any, c: any) => { const p = await r.render(k as 'RECEIPT', c); writeFileSync(`/tmp/work/h4/X-${n}.pdf`, p.pdf); console.log('RECORD', n, p.pages, p.undrawn); };
  const long = '阿依古丽·买买提'.repeat(12).slice(0, 100);
  await go('receipt40', 'RECEIPT', {...S.RECEIPT, applicantName: long, agentName: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3), staffName:'𠮷田𪚥', itemName: '公'.repeat(90), papers: Array.from({length: 40}, (_, i) => ({name: `第${i+1}份材料 $#read("/etc/passwd")$ *x* ${'长'.repeat(i)}`, copies: i, form: '电子证照（共享免交）'})) });
  await go('denial', 'DENIAL_DECISION', {...S.DENIAL_DECISION, sealName: '大理白族自治州漾濞彝族自治县人力资源和社会保障局行政审批专用章第一号', organName: '中国共产党漾濞彝族自治县委员会机构编制委员会办公室行政审批服务局', reasons: Array.from({length: 9}, (_, i) => '现场核查发现食品处理区与厕所未有效隔离，且距污水沟不足25米；' .repeat(i % 3 + 1)) });
  for (const n of [3,4,5,6,7,8]) await go('refuse'+n, 'REFUSAL_TO_ACCEPT', {...S.REFUSAL_TO_ACCEPT, applicantName: '𪚥𠮷\u{2ebf0}🙂', reason: Array.from({length:n},()=>'申请的经营场所位于大理市下关镇。').join('\n') });
  await go('correct', 'CORRECTION_NOTICE', {...S.CORRECTION_NOTICE, repeatReason:'首次告知后发现新的问题', corrections: Array.from({length: 12}, (_, i) => ({paperName:'材料'+'甲'.repeat(i*2), problem:'缺'.repeat(i*9+3), howToCorrect: '补 https://zwfw.yn.gov.cn/portal/very/long/path?abcdefghijklmnopqrstuvwxyz=1234567890 '.repeat(i%2+1)}))});
}, 60000);
