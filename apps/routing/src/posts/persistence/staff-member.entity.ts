import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Columns of `staff_member`: what routing needs to know of the staff that identity keeps. */
@Entity({ name: 'staff_member' })
export class StaffMemberEntity {
  @PrimaryColumn({ type: 'bigint' })
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  organ!: string;

  @Column({ type: 'text' })
  section!: string;

  @Column({ type: 'text', array: true })
  roles!: string[];

  @Column({ type: 'boolean' })
  active!: boolean;
}
