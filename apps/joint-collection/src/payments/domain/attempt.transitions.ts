import type { TransitionTable } from '@app/domain-kernel';

export type AttemptState = 'CREATED' | 'PENDING' | 'UNKNOWN' | 'SUCCEEDED' | 'FAILED' | 'REVERSED';
export type AttemptAction = 'pend' | 'lose' | 'succeed' | 'fail' | 'reverse';

/** One try to pay a bill in a channel. UNKNOWN is a state: it ends by the channel's word, never by anybody's patience. */
export const ATTEMPT_TRANSITIONS: TransitionTable<AttemptState, AttemptAction> = {
  CREATED: { pend: 'PENDING', lose: 'UNKNOWN', succeed: 'SUCCEEDED', fail: 'FAILED' },
  PENDING: { pend: 'PENDING', lose: 'UNKNOWN', succeed: 'SUCCEEDED', fail: 'FAILED' },
  UNKNOWN: { pend: 'PENDING', lose: 'UNKNOWN', succeed: 'SUCCEEDED', fail: 'FAILED' },
  SUCCEEDED: { reverse: 'REVERSED' },
  FAILED: {},
  REVERSED: {},
};

export const ATTEMPT_STATE_NAMES: Readonly<Record<AttemptState, string>> = {
  CREATED: '已创建',
  PENDING: '待确认',
  UNKNOWN: '结果未知',
  SUCCEEDED: '成功',
  FAILED: '失败',
  REVERSED: '已冲正',
};

export type LegState = 'POSTED' | 'SENT' | 'ACKED' | 'REJECTED' | 'MANUAL' | 'RESOLVED' | 'REVERSED';
export type LegAction = 'send' | 'acknowledge' | 'reject' | 'take' | 'resolve' | 'reverse';

/** 分账: the part of one fund. A leg that its agency does not take never undoes the other; its money is parked until a person resolves it. */
export const LEG_TRANSITIONS: TransitionTable<LegState, LegAction> = {
  POSTED: { send: 'SENT', reverse: 'REVERSED' },
  SENT: { acknowledge: 'ACKED', reject: 'REJECTED', reverse: 'REVERSED' },
  ACKED: { reverse: 'REVERSED' },
  REJECTED: { take: 'MANUAL', reverse: 'REVERSED' },
  MANUAL: { resolve: 'RESOLVED', reverse: 'REVERSED' },
  RESOLVED: { reverse: 'REVERSED' },
  REVERSED: {},
};

export const LEG_STATE_NAMES: Readonly<Record<LegState, string>> = {
  POSTED: '已记账',
  SENT: '已推送经办',
  ACKED: '经办已确认',
  REJECTED: '经办退回',
  MANUAL: '人工处置',
  RESOLVED: '处置完毕',
  REVERSED: '已冲正',
};
