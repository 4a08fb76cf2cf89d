import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { namedContents } from '../persistence/evidence.repository';

/** Which files must stay. A capability that keeps files of its own in the same place registers what it names. */
@Injectable()
export class NamedEvidence {
  private readonly others: ((sha256s: readonly string[]) => Promise<ReadonlySet<string>>)[] = [];

  constructor(private readonly database: DisputeResolutionDatabase) {}

  register(named: (sha256s: readonly string[]) => Promise<ReadonlySet<string>>): void {
    this.others.push(named);
  }

  async of(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    const all = new Set(await namedContents(this.database.dataSource, sha256s));
    for (const named of this.others) for (const sha256 of await named(sha256s)) all.add(sha256);
    return all;
  }
}
