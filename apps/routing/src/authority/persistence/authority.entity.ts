import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Columns of `authority`; a cold table of some hundred lines. */
@Entity({ name: 'authority' })
export class AuthorityEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @Column({ name: 'item_code', type: 'text' })
  itemCode!: string;

  @Column({ type: 'text' })
  division!: string;

  @Column({ name: 'acting_organ', type: 'text' })
  actingOrgan!: string;

  @Column({ type: 'smallint' })
  level!: number;

  @Column({ name: 'power_source', type: 'smallint' })
  powerSource!: number;

  @Column({ name: 'principal_organ', type: 'text', nullable: true })
  principalOrgan!: string | null;

  @Column({ name: 'seal_name', type: 'text' })
  sealName!: string;

  @Column({ name: 'valid_from', type: 'date' })
  validFrom!: string;

  @Column({ name: 'valid_to', type: 'date', nullable: true })
  validTo!: string | null;

  @Column({ name: 'announcement_ref', type: 'text', nullable: true })
  announcementRef!: string | null;

  @Column({ name: 'max_amount', type: 'bigint', nullable: true })
  maxAmount!: number | null;
}
