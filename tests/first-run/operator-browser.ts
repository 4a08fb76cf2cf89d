import { Browser } from '@app/testing';

export const QUEUES = '/operations/queues';

/** Opens the queues as a person in a browser would: led to the sign-in page, and back with a cookie. @returns the last page, and the browser. */
export async function openQueuesAs(url: string, login: string, password = 'demo'): Promise<{ page: Response; browser: Browser }> {
  const browser = await Browser.open(url);
  const form = await browser.follow(await browser.get(QUEUES));
  const html = await form.text();
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1];
  const proof = /name="proof" value="([^"]+)"/.exec(html)?.[1];
  if (form.status !== 200 || action === undefined || proof === undefined) throw new Error(`no sign-in page: ${form.status} ${html}`);
  const answer = await browser.post(action, new URLSearchParams({ login, password, proof }));
  return { page: await browser.follow(answer), browser };
}
