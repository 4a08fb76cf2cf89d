/** RFC 9457, as every refusal of the system comes. */
export interface ProblemDetails {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly traceId?: string;
  readonly article?: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
}

/** What the server refused, in its own words; or that it could not be asked at all. */
export class Refused extends Error {
  constructor(readonly problem: ProblemDetails) {
    super(problem.detail);
  }
}

/** Short enough to be read out on the telephone. */
export function readAloud({ code, traceId }: ProblemDetails): string {
  return traceId === undefined ? code : `${code} · ${traceId.slice(-6)}`;
}

export const UNREACHABLE: ProblemDetails = {
  status: 0,
  code: 'unreachable',
  title: '没有连上',
  detail: '没有连上服务器，刚才的操作没有办成。请看左下角的连接灯，恢复后再试一次。',
};

export async function problemOf(answer: Response): Promise<ProblemDetails> {
  const fallback = { status: answer.status, code: 'unexpected-answer', title: '没有办成', detail: '系统没有办成这一步，请再试一次。' };
  if (!answer.headers.get('content-type')?.includes('json')) return fallback;
  return { ...fallback, ...((await answer.json()) as Partial<ProblemDetails>) };
}
