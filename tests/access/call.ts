import type { Sending } from '../security/send';

/** What the calls of the table are about. */
export interface Subjects {
  /** Received at the hall, under examination at the market bureau; 杨晶晶 holds a mandate. */
  readonly reviewed: string;
  /** Submitted from home to 平坡镇; 罗大山 held a mandate until yesterday. */
  readonly submitted: string;
  /** Drafted by the village agent of 平坡. */
  readonly drafted: string;
  readonly documentId: number;
  readonly taskId: number;
  readonly progressCode: string;
  /** 社会保障卡居民服务 of the applicant, received at the hall. */
  readonly bundleNo: string;
}

export interface Call {
  /** As in /openapi.json. */
  readonly route: string;
  /** Which variant of the route, where there are several. */
  readonly about?: string;
  readonly send: (subjects: Subjects) => Sending;
}

/** A version that never was: whoever may act is told 412, and nothing changes for the next caller. */
export const NEVER = { 'if-match': '"v9999"' };
export const json = (body: unknown): Pick<Sending, 'body'> => ({ body: JSON.stringify(body) });
export const JSON_TYPE = { 'content-type': 'application/json' };

export const get = (route: string, path: (subjects: Subjects) => string = () => route, about?: string): Call => ({
  route: `GET ${route}`,
  ...(about === undefined ? {} : { about }),
  send: (subjects) => ({ method: 'GET', path: path(subjects) }),
});
export const post = (
  route: string,
  path: (subjects: Subjects) => string,
  body: unknown,
  headers: Record<string, string> = {},
  about?: string,
): Call => ({
  route: `POST ${route}`,
  ...(about === undefined ? {} : { about }),
  send: (subjects) => ({ method: 'POST', path: path(subjects), headers: { ...JSON_TYPE, ...headers }, ...json(body) }),
});

export const TASK = '/api/v1/tasks/{taskId}';
export const task = (name: string, body: unknown): Call =>
  post(`${TASK}/${name}`, ({ taskId }) => `/api/v1/tasks/${taskId}/${name}`, body, NEVER);
