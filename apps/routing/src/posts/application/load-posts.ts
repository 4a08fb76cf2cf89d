import { DEMO_STAFF, type StaffMember } from '@app/county';
import type { Transaction } from '@app/persistence';
import data from '../../../data/posts.json';
import type { Post, Step } from '../domain/post';
import { insertMissingPosts, insertMissingStaff } from '../persistence/post.repository';

/** The posts that ship with the county. Holders are named by login, which must be one of the county's staff. */
export function shippedPosts(staff: readonly StaffMember[]): Omit<Post, 'id'>[] {
  const ids = new Map(staff.map((member) => [member.login, member.id]));
  const holder = (login: string): number => {
    const id = ids.get(login);
    if (id === undefined) throw new Error(`posts.json names ${login}, who is not of the staff`);
    return id;
  };
  return data.posts.map((post) => ({ ...post, step: post.step as Step, primary: holder(post.primary), backup: holder(post.backup) }));
}

export async function loadPosts(tx: Transaction): Promise<void> {
  await insertMissingStaff(
    tx,
    DEMO_STAFF.map(({ id, name, organ, section, roles }) => ({ id, name, organ, section, roles: [...roles], active: true })),
  );
  await insertMissingPosts(tx, shippedPosts(DEMO_STAFF));
}
