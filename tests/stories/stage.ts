import assert from 'node:assert/strict';
import type { MovableClock } from '@app/domain-kernel';
import type { SharingExchange } from '../../apps/all-in-one/src/simulator/sharing-exchange';
import { Person } from './person';

export interface County {
  readonly url: string;
  /** Present when this run started the county itself: then months may pass. */
  readonly clock: MovableClock | null;
  /** The simulated data-sharing exchange of a county of our own, whose sources may be broken. */
  readonly sharing: SharingExchange | null;
  /** True in a run of the tests, beside the demo: what is played twice may be smaller the second time. */
  readonly brief?: boolean;
  /** Signs a demo account in by the real code flow; gives an access token. */
  readonly signIn: (login: string) => Promise<string>;
  /** Staff numbers of demo logins. */
  readonly staffIds: (logins: readonly string[]) => Promise<number[]>;
}

/** What a story is told with: people, a clock, and steps that are shown one by one. */
export class Stage {
  private readonly people = new Map<string, Person>();
  private count = 0;

  constructor(
    readonly county: County,
    private readonly show: (line: string) => void,
  ) {}

  /** By login of the demo county. */
  person(login: string): Person {
    const known = this.people.get(login);
    if (known) return known;
    const person = new Person(this.county.url, () => this.county.signIn(login));
    this.people.set(login, person);
    return person;
  }

  /** One step: what happens, in a sentence; then it happens, or the story fails here. `link` is where one can look. */
  async step<T>(sentence: string, work: () => Promise<T>, link?: (result: T) => string): Promise<T> {
    try {
      const result = await work();
      this.count += 1;
      this.show(`  ✔ ${sentence}${link ? `  ${this.county.url}${link(result)}` : ''}`);
      return result;
    } catch (error) {
      this.show(`  ✘ ${sentence}`);
      throw error;
    }
  }

  /** Something that the listener must know, such as what could not be played here and why. */
  note(sentence: string): void {
    this.show(`  – ${sentence}`);
  }

  get steps(): number {
    return this.count;
  }

  /** Business time moves to this instant; only in a county of our own. */
  moveTo(instant: string): void {
    assert(this.county.clock, 'this story needs a county whose clock it may move');
    this.county.clock.moveTo(new Date(instant));
  }

  now(): Date {
    return this.county.clock?.now() ?? new Date();
  }

  /** Waits for what the office does behind the window. */
  async until<T>(what: string, look: () => Promise<T | undefined>, seconds = 60): Promise<T> {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      assert(performance.now() < end, `did not happen within ${seconds} s: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export interface Story {
  readonly number: number;
  readonly title: string;
  /** It moves the clock or breaks things, so it plays only in a county of its own. */
  readonly needsOwnCounty: boolean;
  tell(stage: Stage): Promise<void>;
}

let serial = Math.floor(Date.now() / 1000) % 100_000;

/** A person nobody is: a valid number of the unused area 532999, another one each time. */
export function inventedPerson(birth = '19900307'): { name: string; idNumber: string } {
  serial += 1;
  const day = String(1 + (serial % 28)).padStart(2, '0');
  const first = `532999${birth.slice(0, 6)}${day}${String(1 + (serial % 999)).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first[index]), 0);
  const surnames = '张王李赵陈杨罗字左茶';
  const given = ['小满', '春分', '立夏', '秋实', '冬梅', '谷雨'];
  return { name: `${surnames[serial % surnames.length]}${given[serial % given.length]}`, idNumber: `${first}${'10X98765432'[sum % 11]}` };
}
