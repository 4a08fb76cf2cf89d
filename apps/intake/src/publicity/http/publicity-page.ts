import type { PublicProposal } from '../domain/publicity';

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const entry = ({ id, itemName, placeName, shownName, proposal, begunOn, dueOn, objectTo }: PublicProposal): string =>
  `<section><h2>${escapeHtml(itemName)}　公示第 ${id} 号</h2><dl>
<dt>所在地</dt><dd>${escapeHtml(placeName)}</dd><dt>申请人</dt><dd>${shownName === null ? '不公开姓名' : escapeHtml(shownName)}</dd>
<dt>拟作出的决定</dt><dd>${escapeHtml(proposal)}</dd><dt>公示期</dt><dd>${begunOn} 至 ${dueOn}</dd>
<dt>提出异议</dt><dd>${escapeHtml(objectTo)}</dd></dl></section>`;

/** 公示: what is proposed to be granted, without sign-in and without scripts. */
export function publicityPage(proposals: readonly PublicProposal[], next: string | null): string {
  const list = proposals.length === 0 ? '<p>现在没有正在公示的事项。</p>' : proposals.map(entry).join('\n');
  const more = next === null ? '' : `<p><a href="/publicity?cursor=${encodeURIComponent(next)}">更早的公示</a></p>`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, noarchive"><title>公示</title><link rel="stylesheet" href="/p/style.css"></head>
<body><main><h1>公示</h1><p>公示期满自动撤下。公示只列出必要内容，不公开证件号码、住址、电话、收入、病情和家庭成员。</p>
${list}${more}</main></body></html>`;
}
