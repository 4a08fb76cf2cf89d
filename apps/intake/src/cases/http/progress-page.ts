import type { BundleProgressView } from '../../bundles/application/bundle-progress-by-code';
import type { Progress } from '../application/progress-by-code';

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const frame = (title: string, body: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="/p/style.css"></head>
<body><main>${body}</main></body></html>`;

export const PROGRESS_STYLE = `:root{color-scheme:light}body{margin:0;background:#f5f7fa;color:#1f2328;font:18px/1.7 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif}
main{max-width:34rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem;margin:.5rem 0}.stage{font-size:1.6rem;font-weight:700;color:#1d4ed8;margin:.5rem 0 1rem}
dl{background:#fff;border:1px solid #d0d7de;border-radius:.5rem;padding:.5rem 1rem;margin:0}dt{color:#57606a;margin-top:.5rem}dd{margin:0 0 .5rem}
label{display:block;margin:1rem 0 .25rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid #57606a;border-radius:.4rem}
button{font:inherit;margin-top:1.25rem;width:100%;padding:.8rem;border:0;border-radius:.4rem;background:#1d4ed8;color:#fff}
button:focus-visible,input:focus-visible{outline:3px solid #b54708;outline-offset:2px}.problem{background:#feeceb;color:#b42318;padding:.75rem 1rem;border-radius:.4rem}
.waiting{background:#fff4e5;color:#7a2e0e;padding:.75rem 1rem;border-radius:.4rem}`;

const row = (name: string, value: string | null): string => (value === null ? '' : `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`);

const MINUTE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

/** A wait is said as it is: whom for, since when, and that the time of the case runs on. */
const waitingNote = ({ waiting }: Progress): string =>
  waiting === null
    ? ''
    : `<p class="waiting" role="status">${escapeHtml(waiting.sentence)}。<br>等待：${escapeHtml(waiting.partyName)}，自 ${MINUTE.format(new Date(waiting.since))} 起</p>`;

/** What stands instead of a day while the clock stands. */
const pausedNote = ({ paused }: Progress): string =>
  paused === null ? '' : `<p class="waiting" role="status">${escapeHtml(paused.sentence)}</p>`;

/** The page behind the QR code: works without sign-in and without scripts. */
export function progressPage(progress: Progress): string {
  return frame(
    '办件进度',
    `<h1>${escapeHtml(progress.itemName)}</h1><p class="stage">${escapeHtml(progress.stage)}</p>${waitingNote(progress)}${pausedNote(progress)}<dl>
${row('申办号', progress.caseNo)}${row('收件日期', progress.receivedOn)}${row('受理日期', progress.acceptedOn)}
${row('受理顺位', progress.placeInLine === null ? null : `第 ${progress.placeInLine} 位（按受理先后决定）`)}${row('承诺办结日期', progress.promisedDueOn)}${row('法定办结日期', progress.statutoryDueOn)}</dl>
<p>本页只显示办理阶段。查看材料和文书请登录，或到窗口查询。</p>`,
  );
}

/** 一件事: every member with its stage, on one page. */
export function bundleProgressPage({ bundleNo, name, stage, members }: BundleProgressView): string {
  const rows = members.map((member) =>
    row(
      escapeHtml(member.itemName),
      member.promisedDueOn === null ? member.stage : `${member.stage}（承诺 ${member.promisedDueOn} 前办结）`,
    ),
  );
  return frame(
    '联办进度',
    `<h1>${escapeHtml(name)}</h1><p class="stage">${escapeHtml(stage)}</p><dl>${row('联办流水号', bundleNo)}${rows.join('')}</dl>
<p>本页只显示办理阶段。查看材料和文书请登录，或到窗口查询。</p>`,
  );
}

export function progressForm(caseNo: string, problem: string | null): string {
  return frame(
    '查询办件进度',
    `<h1>查询办件进度</h1>${problem === null ? '' : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
<form method="get" action="/p"><label for="n">申办号（23 位数字）</label><input id="n" name="n" inputmode="numeric" autocomplete="off" value="${escapeHtml(caseNo)}">
<label for="c">查询码（6 位，在收件凭证上）</label><input id="c" name="c" autocomplete="off" maxlength="10"><button>查询</button></form>
<p><a href="/publicity">正在公示的事项</a></p>`,
  );
}
