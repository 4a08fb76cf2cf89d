import { createHash } from 'node:crypto';

const STYLE = `
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;background:#f3f5f8;color:#1d2530;
font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{width:100%;max-width:24rem;padding:1.5rem;background:#fff;border:1px solid #d9dfe7;border-radius:.5rem;margin:1rem}
h1{font-size:1.375rem;margin:0 0 .25rem}p{margin:.25rem 0 1rem;color:#4a5665}
label{display:block;font-weight:600;margin:1rem 0 .25rem}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;border:1px solid #8a96a5;border-radius:.375rem}
button{width:100%;min-height:2.75rem;margin-top:1.25rem;font:inherit;font-weight:600;color:#fff;background:#14539a;border:0;border-radius:.375rem}
button.quiet{color:#14539a;background:#fff;border:1px solid #14539a;margin-top:.75rem}
input:focus,button:focus{outline:3px solid #f0a020;outline-offset:1px}
.error{color:#8c1d18;background:#fdeceb;border-left:4px solid #b3261e;padding:.5rem .75rem}
.hint{font-size:.875rem;margin:1.25rem 0 0;border-top:1px solid #d9dfe7;padding-top:.75rem}`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Headers of every page here: no script, nothing from elsewhere, no frame. `formTarget` is where a posted form may lead in the end. */
export function pageHeaders(formTarget?: string): Readonly<Record<string, string>> {
  const formAction = formTarget === undefined ? "'self'" : `'self' ${formTarget}`;
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
    'Cache-Control': 'no-store',
    // With no-referrer a browser sends `Origin: null` with the form, and nobody could sign in.
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  };
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · 一窗</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

export interface SignInPage {
  readonly action: string;
  readonly proof: string;
  readonly clientName: string;
  /** What was typed as login, to be shown again. */
  readonly login: string;
  readonly refused: boolean;
  readonly demo: boolean;
}

/** One sentence for every refusal: it does not tell which part was wrong, nor whether the account exists or is locked. */
const REFUSED = '没有登录成功：请核对账号和密码后重试；连续输错 5 次后，账号要等 15 分钟以上才能再试。';

const DEMO_HINT = '演示账号：窗口 yang.mei，审批 market.food.1，平坡镇 town103.1，群众 yang.jingjing，运维 it.operator；密码均为 demo。';

export function signInPage({ action, proof, clientName, login, refused, demo }: SignInPage): string {
  return page(
    '登录',
    `<h1>登录</h1><p>${escapeHtml(clientName)}</p>
${refused ? `<p class="error" role="alert">${REFUSED}</p>` : ''}
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="proof" value="${escapeHtml(proof)}">
<label for="login">账号（群众可用公民身份号码或手机号）</label>
<input id="login" name="login" value="${escapeHtml(login)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="100" required${login ? '' : ' autofocus'}>
<label for="password">密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required${login ? ' autofocus' : ''}>
<button type="submit">登录</button></form>
${demo ? `<p class="hint">${DEMO_HINT}</p>` : ''}`,
  );
}

/** @param form the issuer's own form, with its protection against forgery, to which the buttons belong by name */
export function signOutPage(form: string): string {
  return page(
    '退出',
    `<h1>退出登录</h1><p>确定要退出吗？使用公用电脑请务必退出。</p>${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>退出</button>
<button type="submit" form="op.logoutForm" class="quiet">不退出</button>`,
  );
}

export function signedOutPage(): string {
  return page('已退出', '<h1>已退出登录</h1><p>可以关闭此页面。</p>');
}

export function problemPage(sentence: string): string {
  return page('无法登录', `<h1>无法登录</h1><p class="error" role="alert">${escapeHtml(sentence)}</p>`);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
