import type { RegisteredLeave } from '../domain/post';

export function presentLeave({ id, staffId, fromOn, toOn, cancelledOn, version }: RegisteredLeave) {
  return { leaveId: id, staffId, fromOn, toOn, cancelledOn, version };
}

export type LeaveView = ReturnType<typeof presentLeave>;
