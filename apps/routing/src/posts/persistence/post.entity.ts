import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Columns of `post`: who does which step of which items. */
@Entity({ name: 'post' })
export class PostEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  organ!: string;

  @Column({ type: 'text' })
  section!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  step!: string;

  @Column({ name: 'item_codes', type: 'text', array: true })
  itemCodes!: string[];

  @Column({ name: 'primary_staff', type: 'bigint' })
  primary!: number;

  @Column({ name: 'backup_staff', type: 'bigint' })
  backup!: number;
}
