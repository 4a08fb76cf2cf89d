/** What a process does: answer people, do the work behind, or both. */
export interface ServiceRoles {
  readonly api: boolean;
  readonly worker: boolean;
}

export function rolesFrom(text: string | undefined): ServiceRoles {
  switch (text ?? 'both') {
    case 'both':
      return { api: true, worker: true };
    case 'api':
      return { api: true, worker: false };
    case 'worker':
      return { api: false, worker: true };
    default:
      throw new Error('ROLE must be api, worker or both');
  }
}
