import 'reflect-metadata';
import { readConfiguration } from '@app/configuration';
import { fastifyAdapter, openApiDocument } from '@app/http';
import { serviceRoot } from '@app/platform';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { countyOptions } from './county-app';

/** The whole county's document, from the code alone: in Nest's preview mode nothing is constructed, so nothing need run. */
export async function describeCounty(): Promise<ReturnType<typeof openApiDocument>> {
  const configuration = readConfiguration({ DATABASE_URL: 'postgres://nobody/none' });
  const root = serviceRoot(countyOptions(configuration, { api: true, worker: false }));
  const app = await NestFactory.create<NestFastifyApplication>(root, fastifyAdapter(configuration), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return openApiDocument(app, configuration.publicUrl, { title: '一窗 One Window', version: '0.1.0' });
}
