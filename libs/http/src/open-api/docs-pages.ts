import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEMS } from '../problems/catalogue';
import { FIELD_PROBLEMS } from '../problems/field-catalogue';
import { type DocumentedOperation, operationsOf } from './open-api-document';

/** The document as a page: operations by tag, with parameters, bodies, examples and problems. Nothing is loaded from elsewhere, no script runs. */
export function docsPage(document: OpenAPIObject): string {
  const byTag = new Map<string, ReturnType<typeof operationsOf>>();
  for (const entry of operationsOf(document)) {
    const tag = entry.operation.tags?.[0] ?? '其他';
    byTag.set(tag, [...(byTag.get(tag) ?? []), entry]);
  }
  const contents = [...byTag].map(
    ([tag, entries]) =>
      `<li>${text(tag)}<ul>${entries
        .map(
          ({ method, path, operation }) =>
            `<li><a href="#${text(operation.operationId ?? '')}">${text(operation.summary ?? `${method} ${path}`)}</a></li>`,
        )
        .join('')}</ul></li>`,
  );
  const sections = [...byTag].map(
    ([tag, entries]) =>
      `<h2>${text(tag)}</h2>${entries.map(({ method, path, operation }) => operationSection(method, path, operation)).join('')}`,
  );
  return page(
    document.info.title,
    `<h1>${text(document.info.title)} <small>${text(document.info.version)}</small></h1>
<p>${text(document.info.description ?? '')}</p>
<p>机器可读：<a href="/openapi.json">/openapi.json</a>（OpenAPI 3.1）；问题代码：<a href="/docs/errors">/docs/errors</a></p>
<nav><ul>${contents.join('')}</ul></nav>
${sections.join('')}
<h2>数据结构</h2>
${Object.entries(document.components?.schemas ?? {})
  .map(([name, schema]) => `<details id="schema-${text(name)}"><summary>${text(name)}</summary>${json(schema)}</details>`)
  .join('')}`,
  );
}

function operationSection(method: string, path: string, operation: DocumentedOperation): string {
  const parameters = operation.parameters ?? [];
  const body = operation.requestBody?.content?.['application/json'];
  return `<section id="${text(operation.operationId ?? '')}">
<h3>${text(operation.summary ?? '')}</h3>
<p><code class="method ${method}">${method.toUpperCase()}</code> <code>${text(path)}</code> ${operation.security?.length === 0 ? '<em>无需登录</em>' : ''}</p>
${operation.description ? `<p>${text(operation.description)}</p>` : ''}
${parameters.length > 0 ? parameterTable(parameters) : ''}
${body ? `<h4>请求</h4>${body.example === undefined ? json(body.schema) : json(body.example)}` : ''}
${Object.entries(operation.responses)
  .map(([status, response]) => responseSection(status, response))
  .join('')}
</section>`;
}

function parameterTable(parameters: NonNullable<DocumentedOperation['parameters']>): string {
  const rows = parameters.map(
    ({ name, in: place, required, description, example }) =>
      `<tr><td><code>${text(name)}</code></td><td>${PLACES[place] ?? text(place)}</td><td>${required ? '必填' : ''}</td><td>${text(description ?? '')}${example === undefined ? '' : ` <code>${text(String(example))}</code>`}</td></tr>`,
  );
  return `<table><thead><tr><th>参数</th><th>位置</th><th></th><th>说明</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

const PLACES: Readonly<Record<string, string>> = { path: '路径', query: '查询', header: '请求头', cookie: 'Cookie' };

function responseSection(status: string, response: DocumentedOperation['responses'][string]): string {
  const problems = Object.keys(response.content?.['application/problem+json']?.examples ?? {});
  if (problems.length > 0) {
    return `<p class="problems">${text(status)} ${problems.map((code) => `<a href="/docs/errors#${text(code)}"><code>${text(code)}</code></a>`).join(' ')}</p>`;
  }
  const example = response.content?.['application/json']?.example;
  return `<h4>${text(status)} ${text(response.description)}</h4>${example === undefined ? '' : json(example)}`;
}

/** The catalogue that the `type` of every problem points to. */
export function errorsPage(title: string): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, entry]) =>
      `<tr id="${text(code)}"><td><code>${text(code)}</code></td><td>${entry.status}</td><td>${text(entry.title)}</td><td>${text(entry.help)}</td></tr>`,
  );
  const fields = Object.entries(FIELD_PROBLEMS).map(
    ([code, message]) => `<tr id="${text(code)}"><td><code>${text(code)}</code></td><td>${text(message)}</td></tr>`,
  );
  return page(
    `${title}：问题代码`,
    `<h1>问题代码</h1>
<p>出错时返回 <code>application/problem+json</code>（RFC 9457）。程序按 <code>code</code> 判断，<code>detail</code> 可直接显示给办事人，<code>traceId</code> 用于查日志。<a href="/docs">返回接口说明</a></p>
<table><thead><tr><th>code</th><th>状态</th><th>含义</th><th>怎么办</th></tr></thead><tbody>${rows.join('')}</tbody></table>
<h2>字段代码</h2>
<p>出现在 <code>validation-failed</code> 的 <code>errors[].code</code> 中，<code>pointer</code> 指出字段。</p>
<table><thead><tr><th>code</th><th>含义</th></tr></thead><tbody>${fields.join('')}</tbody></table>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(title)}</title><link rel="stylesheet" href="/docs/style.css"></head>
<body>${body}</body>
</html>`;
}

export const DOCS_STYLE = `
:root { color-scheme: light; }
body { font: 16px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1f2328; background: #fff; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 small { font-size: 1rem; color: #57606a; }
h2 { border-bottom: 2px solid #0b5cad; padding-bottom: .25rem; margin-top: 2.5rem; }
section { border-bottom: 1px solid #d0d7de; padding-bottom: 1rem; }
code, pre { font: 14px/1.5 ui-monospace, Consolas, monospace; }
pre { background: #f5f7fa; padding: .75rem; overflow-x: auto; border-radius: 4px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #d0d7de; }
tr:target, section:target { background: #fff8c5; }
.method { background: #0b5cad; color: #fff; padding: .1rem .4rem; border-radius: 3px; }
.method.get { background: #116329; }
a { color: #0b5cad; }
summary { cursor: pointer; }
`;

function json(value: unknown): string {
  return `<pre>${text(JSON.stringify(value, undefined, 2) ?? '')}</pre>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
