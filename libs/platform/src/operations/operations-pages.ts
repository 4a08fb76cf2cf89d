/** The few pages around the operator's sign-in: no script, and the style of /docs. */
export interface OperationsPage {
  readonly status: number;
  readonly title: string;
  readonly sentence: string;
  readonly link: { readonly address: string; readonly text: string };
}

export function operationsPage({ title, sentence, link }: OperationsPage): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · 一窗</title><link rel="stylesheet" href="/docs/style.css"></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(sentence)}</p><p><a href="${escapeHtml(link.address)}">${escapeHtml(link.text)}</a></p></main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
