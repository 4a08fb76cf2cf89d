import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Columns of `staff_leave`. */
@Entity({ name: 'staff_leave' })
export class LeaveEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @Column({ name: 'staff_id', type: 'bigint' })
  staffId!: number;

  @Column({ name: 'from_on', type: 'date' })
  fromOn!: string;

  @Column({ name: 'to_on', type: 'date' })
  toOn!: string;

  @Column({ name: 'cancelled_on', type: 'date', nullable: true })
  cancelledOn!: string | null;

  @Column({ type: 'int' })
  version!: number;

  @Column({ name: 'registered_by', type: 'bigint' })
  registeredBy!: number;

  @Column({ name: 'registered_at', type: 'timestamptz' })
  registeredAt!: Date;
}
