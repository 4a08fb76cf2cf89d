import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { In, MoreThanOrEqual } from 'typeorm';
import type { Leave, Post, Step } from '../domain/post';
import { LeaveEntity } from './leave.entity';
import { PostEntity } from './post.entity';
import { StaffMemberEntity } from './staff-member.entity';

export interface StoredLeave extends Leave {
  readonly id: number;
  readonly version: number;
  readonly registeredBy: number;
}

/** Posts of these organs; with `DISPATCH` the dispatcher's desk of the county. */
export async function postsOf(tx: Transaction, organs: readonly string[]): Promise<Post[]> {
  if (organs.length === 0) return [];
  return (await tx.getRepository(PostEntity).find({ where: { organ: In([...organs]) }, order: { code: 'ASC' } })).map(toPost);
}

/** An approving post by its code, or by its key. */
export async function approvingPost(
  tx: Transaction,
  wanted: { readonly code: string } | { readonly id: number },
): Promise<Post | undefined> {
  const row = await tx.getRepository(PostEntity).findOne({ where: { ...wanted, step: In(['EXAMINE', 'DECIDE']) } });
  return row === null ? undefined : toPost(row);
}

export async function dispatchPost(tx: Transaction): Promise<Post | undefined> {
  const row = await tx.getRepository(PostEntity).findOne({ where: { step: 'DISPATCH' }, order: { id: 'ASC' } });
  return row === null ? undefined : toPost(row);
}

/** Every post whose cover this person's absence could touch, locked, so that A and B cannot leave at the same moment. */
export async function lockPostsAround(tx: Transaction, staffId: number): Promise<Post[]> {
  return rowsOf<Post>(
    tx,
    `SELECT id, code, organ, section, name, step, item_codes AS "itemCodes", primary_staff AS "primary", backup_staff AS "backup"
       FROM post
      WHERE (organ, section) IN (SELECT organ, section FROM post WHERE primary_staff = $1 OR backup_staff = $1)
      ORDER BY id FOR UPDATE`,
    [staffId],
  );
}

/** Leaves of these people that end on `from` or later, cancelled ones included. */
export async function leavesOf(tx: Transaction, staffIds: readonly number[], from: LocalDate): Promise<StoredLeave[]> {
  if (staffIds.length === 0) return [];
  const rows = await tx.getRepository(LeaveEntity).find({
    where: { staffId: In([...staffIds]), toOn: MoreThanOrEqual<string>(from) },
    order: { fromOn: 'ASC', id: 'ASC' },
  });
  return rows.map(toLeave);
}

export async function leaveById(tx: Transaction, id: number): Promise<StoredLeave | undefined> {
  const row = await tx.getRepository(LeaveEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  return row === null ? undefined : toLeave(row);
}

export async function insertLeave(tx: Transaction, leave: Leave, by: number, at: Date): Promise<number> {
  const result = await tx.getRepository(LeaveEntity).insert({ ...leave, version: 1, registeredBy: by, registeredAt: at });
  return Number(result.identifiers[0]?.id);
}

export async function cancelLeave(tx: Transaction, id: number, cancelledOn: LocalDate, version: number): Promise<void> {
  await tx.getRepository(LeaveEntity).update({ id }, { cancelledOn, version });
}

export async function staffMember(tx: Transaction, id: number): Promise<StaffMemberEntity | null> {
  return tx.getRepository(StaffMemberEntity).findOne({ where: { id } });
}

export async function insertMissingStaff(tx: Transaction, staff: readonly StaffMemberEntity[]): Promise<void> {
  await tx
    .getRepository(StaffMemberEntity)
    .createQueryBuilder()
    .insert()
    .values([...staff])
    .orIgnore()
    .execute();
}

export async function insertMissingPosts(tx: Transaction, posts: readonly Omit<Post, 'id'>[]): Promise<void> {
  const rows = posts.map((post) => ({ ...post, itemCodes: [...post.itemCodes] }));
  await tx.getRepository(PostEntity).createQueryBuilder().insert().values(rows).orIgnore().execute();
}

const toPost = (row: PostEntity): Post => ({ ...row, step: row.step as Step });

const toLeave = (row: LeaveEntity): StoredLeave => ({
  id: row.id,
  staffId: row.staffId,
  fromOn: row.fromOn as LocalDate,
  toOn: row.toOn as LocalDate,
  cancelledOn: row.cancelledOn as LocalDate | null,
  version: row.version,
  registeredBy: row.registeredBy,
});

export async function staffNames(tx: Transaction, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.getRepository(StaffMemberEntity).find({ where: { id: In([...ids]) } });
  return new Map(rows.map((row) => [row.id, row.name]));
}
