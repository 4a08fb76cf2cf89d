import { DEMO_STAFF } from '@app/county';
import type { MovableClock } from '@app/domain-kernel';
import { signIn } from '@app/testing';
import type { SharingExchange } from '../../apps/all-in-one/src/simulator/sharing-exchange';
import type { County } from './stage';

/** A county that answers at `url`, with its demo accounts. */
export function countyAt(url: string, clock: MovableClock | null, sharing: SharingExchange | null = null): County {
  return {
    url,
    clock,
    sharing,
    signIn: async (login) => (await signIn(url, login)).accessToken,
    staffIds: async (logins) =>
      logins.map((login) => {
        const person = DEMO_STAFF.find((one) => one.login === login);
        if (!person) throw new Error(`nobody signs in as ${login}`);
        return person.id;
      }),
  };
}
