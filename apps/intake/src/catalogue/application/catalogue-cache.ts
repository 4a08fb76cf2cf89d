import { DomainError } from '@app/domain-kernel';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import type { ItemContent, ItemVersion, VersionState } from '../domain/item';
import { catalogueRevision, readInForce } from '../persistence/catalogue.repository';

/** A version in memory, with what search needs. */
export interface CachedVersion extends ItemVersion {
  readonly pinyinInitials: string;
}

/** Another process's publication is seen after at most this long. */
const CHECK_EVERY = 1000;

const NOT_IN_FORCE: Readonly<Record<Exclude<VersionState, 'PUBLISHED'>, readonly [string, string]>> = {
  DRAFT: ['item-version-not-effective', '尚未公布'],
  SUSPENDED: ['item-suspended', '暂停办理，请看办事指南中的说明，或者改日再来'],
  RETIRED: ['item-version-retired', '已经取消，请在办事指南中查看现行事项'],
};

/** The published catalogue in memory: a lookup costs no query. Read at start, again after a publication here, and within a second after one elsewhere. */
@Injectable()
export class CatalogueCache implements OnModuleInit, OnModuleDestroy {
  private byCode = new Map<string, readonly CachedVersion[]>();
  private known = -1;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> | undefined;

  constructor(private readonly database: IntakeDatabase) {}

  async onModuleInit(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => {
      // A database that is away keeps the last known catalogue; readiness reports it, this need not.
      if (this.reading === undefined) this.refreshIfChanged().catch(() => undefined);
    }, CHECK_EVERY);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.reading?.catch(() => undefined);
  }

  /** Changes when any version does; for ETags. */
  get revision(): number {
    return this.known;
  }

  /** The published version in force on a day, for a new case. `day` is `YYYY-MM-DD`. */
  inForce(code: string, day: string): ItemVersion {
    const versions = this.byCode.get(code);
    if (versions === undefined)
      throw new DomainError('rule-violation', 'item-unknown', '没有这个事项，请从事项目录中选择。', { params: { code } });
    const version = versions.find((each) => isValidOn(each, day));
    if (version === undefined) {
      const coming = versions.find((each) => each.validFrom > day);
      throw coming
        ? new DomainError('conflict', 'item-version-not-effective', `这个事项自${coming.validFrom}起施行，请到时再申请。`, {
            params: { code, validFrom: coming.validFrom },
          })
        : new DomainError('conflict', 'item-version-retired', '这个事项已经停止办理，请在办事指南中查看现行事项。', { params: { code } });
    }
    if (version.state !== 'PUBLISHED') {
      const [problem, words] = NOT_IN_FORCE[version.state];
      throw new DomainError('conflict', problem, `这个事项${words}。`, { params: { code } });
    }
    return version;
  }

  /** The version a case was filed under, whatever has become of it since. */
  version(code: string, version: number): ItemVersion {
    const found = this.byCode.get(code)?.find((each) => each.content.version === version);
    if (found === undefined)
      throw new DomainError('rule-violation', 'item-unknown', '没有这个事项的这一版本。', { params: { code, version } });
    return found;
  }

  content(code: string, day: string): ItemContent {
    return this.inForce(code, day).content;
  }

  /** Published or suspended, in force on the day, by code. The guide lists both and says which is suspended. */
  listed(day: string): readonly CachedVersion[] {
    return [...this.byCode.values()].flatMap((versions) => versions.find((each) => isValidOn(each, day) && each.state !== 'RETIRED') ?? []);
  }

  /** Reads the catalogue anew. Called after every publication of this process. */
  async refresh(): Promise<void> {
    await this.reading?.catch(() => undefined);
    this.reading = this.read().finally(() => {
      this.reading = undefined;
    });
    await this.reading;
  }

  private async refreshIfChanged(): Promise<void> {
    if ((await catalogueRevision(this.database)) !== this.known) await this.refresh();
  }

  private async read(): Promise<void> {
    const { revision, versions } = await readInForce(this.database);
    const byCode = new Map<string, CachedVersion[]>();
    for (const version of versions) {
      const list = byCode.get(version.content.code);
      if (list) list.push(version);
      else byCode.set(version.content.code, [version]);
    }
    this.byCode = byCode;
    this.known = revision;
  }
}

function isValidOn({ validFrom, validTo }: ItemVersion, day: string): boolean {
  return validFrom <= day && (validTo === null || day <= validTo);
}
