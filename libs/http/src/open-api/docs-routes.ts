import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { DOCS_STYLE, docsPage, errorsPage } from './docs-pages';

const PUBLIC_FOR_FIVE_MINUTES = 'public, max-age=300';

/** /openapi.json, /docs, /docs/errors: made when first asked for, since all modules must be up. */
export function serveDocs(fastify: FastifyInstance, makeDocument: () => OpenAPIObject): void {
  let document: OpenAPIObject | undefined;
  const pages = new Map<string, string>();
  const once = (path: string, make: (document: OpenAPIObject) => string): string => {
    document ??= makeDocument();
    const page = pages.get(path) ?? make(document);
    pages.set(path, page);
    return page;
  };
  const serve = (path: string, type: string, make: (document: OpenAPIObject) => string): void => {
    fastify.get(path, (_request, reply) => {
      reply.header('Cache-Control', PUBLIC_FOR_FIVE_MINUTES).type(type).send(once(path, make));
    });
  };
  serve('/openapi.json', 'application/json; charset=utf-8', (made) => JSON.stringify(made));
  serve('/docs', 'text/html; charset=utf-8', docsPage);
  serve('/docs/errors', 'text/html; charset=utf-8', (made) => errorsPage(made.info.title));
  serve('/docs/style.css', 'text/css; charset=utf-8', () => DOCS_STYLE);
}
