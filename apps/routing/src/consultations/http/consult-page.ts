import type { LinkView } from '../application/answer-consultation.handler';
import type { ConsulteeOpinion } from '../domain/consultation';

export const OPINION_NAMES: Readonly<Record<ConsulteeOpinion, string>> = {
  AGREE: '同意',
  AGREE_WITH_CONDITIONS: '附条件同意',
  DISAGREE: '不同意',
  NO_COMMENT: '无意见',
};

export const PAGE_STYLE = `:root{color-scheme:light}body{margin:0;background:#f5f7fa;color:#1f2328;font:18px/1.7 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif}
main{max-width:38rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem;margin:.5rem 0}dl{background:#fff;border:1px solid #d0d7de;border-radius:.5rem;padding:.5rem 1rem;margin:0}
dt{color:#57606a;margin-top:.5rem}dd{margin:0 0 .5rem;white-space:pre-wrap}fieldset{border:0;padding:0;margin:1rem 0}label{display:block;padding:.4rem 0}
textarea{font:inherit;width:100%;box-sizing:border-box;min-height:8rem;padding:.6rem;border:1px solid #57606a;border-radius:.4rem}
button{font:inherit;margin-top:1rem;width:100%;padding:.8rem;border:0;border-radius:.4rem;background:#1d4ed8;color:#fff}
button:focus-visible,textarea:focus-visible,input:focus-visible{outline:3px solid #b54708;outline-offset:2px}.problem{background:#feeceb;color:#b42318;padding:.75rem 1rem;border-radius:.4rem}`;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const frame = (title: string, body: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="/consult/style.css"></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;

export const noticePage = (title: string, sentence: string): string => frame(title, `<p role="status">${escapeHtml(sentence)}</p>`);

/** The form is sent as multipart/form-data: it needs no script, and no other kind of form is taken. */
export function consultPage(view: LinkView, problem: string | null): string {
  const shown = view.shown.map(({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('');
  const choices = Object.entries(OPINION_NAMES)
    .map(([value, name]) => `<label><input type="radio" name="opinion" value="${value}" required> ${name}</label>`)
    .join('');
  return frame(
    '会商函',
    `${problem === null ? '' : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
<dl><dt>文号</dt><dd>${escapeHtml(view.number)}</dd><dt>会商单位</dt><dd>${escapeHtml(view.organName)}</dd><dt>答复单位</dt><dd>${escapeHtml(view.bodyName)}</dd>
${shown}<dt>请贵单位研究</dt><dd>${escapeHtml(view.questions)}</dd><dt>答复日期</dt><dd>${view.dueOn} 前，答复一次</dd></dl>
<form method="post" enctype="multipart/form-data"><fieldset><legend>意见</legend>${choices}</fieldset>
<label for="text">说明（附条件同意、不同意的必填；请不要填写个人信息）</label><textarea id="text" name="text" maxlength="2000"></textarea><button>提交答复</button></form>`,
  );
}
