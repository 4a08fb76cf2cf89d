import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from '../../../../dist/generated/openapi';
import { randomText } from '../session/pkce';
import { accessToken, beginSignIn, SignedOut } from '../session/session';
import { problemOf, Refused, UNREACHABLE } from './problem';

/** The signed-in person's token on every request; a refusal becomes {@link Refused}. */
const signed: Middleware = {
  async onRequest({ request }) {
    try {
      request.headers.set('authorization', `Bearer ${await accessToken()}`);
    } catch (error) {
      if (error instanceof SignedOut) await beginSignIn(location.pathname.replace(/^\/console/, '') + location.search);
      throw error;
    }
    return request;
  },
  async onResponse({ response }) {
    if (response.status === 401) await beginSignIn(location.pathname.replace(/^\/console/, '') + location.search);
    if (!response.ok) throw new Refused(await problemOf(response));
    return response;
  },
};

export const api = createClient<paths>({
  baseUrl: '',
  fetch: async (request) => {
    try {
      return await fetch(request);
    } catch {
      throw new Refused(UNREACHABLE);
    }
  },
});
api.use(signed);

/** An answer as the caller knows it. `api` has thrown already where the server refused. */
export async function take<Answer>(asked: Promise<{ data?: unknown }>): Promise<Answer> {
  const { data } = await asked;
  return data as Answer;
}

/** Any command of a table of actions: its address stands in the table, so it is not one of the typed paths. */
export async function command<Answer>(address: string, body: object | undefined, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await send(address, {
    method: 'POST',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Answer;
}

/** A paper to look at or to print; the address of a blob in this page's memory. */
export async function openPaper(address: string, init: RequestInit = {}): Promise<string> {
  return URL.createObjectURL(await (await send(address, init)).blob());
}

async function send(address: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${await accessToken()}`);
  let answer: Response;
  try {
    answer = await fetch(address, { ...init, headers });
  } catch {
    throw new Refused(UNREACHABLE);
  }
  if (!answer.ok) throw new Refused(await problemOf(answer));
  return answer;
}

export const ifMatch = (version: number): Record<string, string> => ({ 'If-Match': `"v${version}"` });
/** A key of one attempt: the same when a person tries again, so that it is done once. */
export const newKey = (): string => randomText(18);
