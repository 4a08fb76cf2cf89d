import { newKey } from '../api/client';
import { problemOf, Refused, UNREACHABLE } from '../api/problem';
import { accessToken } from '../session/session';

export interface Uploaded {
  readonly uploadId: string;
  readonly name: string;
}

/** A file on its way to a case: the server looks into it and says what it really is. */
export async function uploadFile(file: File): Promise<Uploaded> {
  const body = new FormData();
  body.append('file', file, file.name);
  let answer: Response;
  try {
    answer = await fetch('/api/v1/uploads', {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${await accessToken()}`, 'Idempotency-Key': newKey() },
    });
  } catch {
    throw new Refused(UNREACHABLE);
  }
  if (!answer.ok) throw new Refused(await problemOf(answer));
  return (await answer.json()) as Uploaded;
}
