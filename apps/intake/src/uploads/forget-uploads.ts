import { Clock } from '@app/domain-kernel';
import { rowsOf } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import localRules from '../../data/local-rules.json';
import { IntakeDatabase } from '../database';

const DAY = 86_400_000;

/** A file that no case and no material space took within the county's days belongs to nobody's record (个人信息保护法 §19). */
@Injectable()
export class ForgetUploads {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  /** @returns how many rows went; their files go with the next sweep. */
  async forget(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - localRules.unattachedUploadDays * DAY);
    return this.database.run(async (tx) => {
      const gone = await rowsOf<{ id: number }>(
        tx,
        `DELETE FROM upload u WHERE u.case_id IS NULL AND u.created_at < $1
           AND NOT EXISTS (SELECT FROM case_paper p WHERE p.upload_id = u.id)
           AND NOT EXISTS (SELECT FROM held_material m WHERE m.upload_id = u.id)
         RETURNING u.id`,
        [before],
      );
      return gone.length;
    });
  }
}
