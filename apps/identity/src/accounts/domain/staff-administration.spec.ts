import type { Role } from '@app/access';
import { assignRoles, changeStatus, type StaffStanding, staffActions } from './staff-administration';

const CLERK: StaffStanding = { id: 1001, status: 'ACTIVE', roles: ['WINDOW_CLERK'] };
const ADMINISTRATOR = 9002;

describe('the administration of staff', () => {
  it('disables and enables', () => {
    expect(changeStatus(CLERK, 'disable', ADMINISTRATOR)).toBe('DISABLED');
    expect(changeStatus({ ...CLERK, status: 'DISABLED' }, 'enable', ADMINISTRATOR)).toBe('ACTIVE');
    expect(() => changeStatus(CLERK, 'enable', ADMINISTRATOR)).toThrow(expect.objectContaining({ code: 'state-conflict' }));
  });

  it('gives roles, each once', () => {
    expect(assignRoles(CLERK, ['ORGAN_HEAD', 'APPROVER', 'APPROVER'], ADMINISTRATOR)).toEqual(['APPROVER', 'ORGAN_HEAD']);
    expect(() => assignRoles({ ...CLERK, status: 'DISABLED' }, ['APPROVER'], ADMINISTRATOR)).toThrow(
      expect.objectContaining({ code: 'state-conflict' }),
    );
  });

  it.each<[Role[]]>([[['OPERATOR', 'AUDITOR']], [['SECURITY_ADMIN', 'OPERATOR', 'APPROVER']], [['SECURITY_ADMIN', 'AUDITOR']]])(
    'keeps administrative duties apart: %s',
    (roles) => {
      expect(() => assignRoles(CLERK, roles, ADMINISTRATOR)).toThrow(
        expect.objectContaining({ kind: 'rule-violation', code: 'separation-of-duties' }),
      );
    },
  );

  it('names the duties that would meet, and lets one of them stand beside other work', () => {
    expect(() => assignRoles(CLERK, ['AUDITOR', 'APPROVER', 'OPERATOR'], ADMINISTRATOR)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ params: { duties: ['OPERATOR', 'AUDITOR'] } }) }),
    );
    expect(assignRoles(CLERK, ['OPERATOR', 'APPROVER'], ADMINISTRATOR)).toEqual(['APPROVER', 'OPERATOR']);
  });

  it('touches nobody’s own account', () => {
    const own = { ...CLERK, id: ADMINISTRATOR };
    expect(() => changeStatus(own, 'disable', ADMINISTRATOR)).toThrow(expect.objectContaining({ kind: 'forbidden', code: 'own-account' }));
    expect(() => assignRoles(own, ['APPROVER'], ADMINISTRATOR)).toThrow(expect.objectContaining({ code: 'own-account' }));
  });

  it('offers exactly what it would not refuse', () => {
    expect(staffActions(CLERK, ADMINISTRATOR)).toEqual(['disable', 'assign-roles', 'reset-password']);
    expect(staffActions({ ...CLERK, status: 'DISABLED' }, ADMINISTRATOR)).toEqual(['enable']);
    expect(staffActions({ ...CLERK, id: ADMINISTRATOR }, ADMINISTRATOR)).toEqual([]);
  });
});
