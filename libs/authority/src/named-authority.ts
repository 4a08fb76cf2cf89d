import { type Authority, decisionName, type PowerSource } from './authority';

/** A line as papers and decisions state it: by what title, in whose name, with whose seal. */
export interface NamedAuthority {
  readonly id: number;
  readonly powerSource: PowerSource;
  readonly actingOrganCode: string;
  readonly actingOrganName: string;
  readonly nameOrganCode: string;
  readonly nameOrganName: string;
  readonly sealName: string;
}

export function namedAuthority(authority: Authority, organName: (code: string) => string): NamedAuthority {
  const { nameOrgan, sealName } = decisionName(authority);
  return {
    id: authority.id,
    powerSource: authority.powerSource,
    actingOrganCode: authority.actingOrgan,
    actingOrganName: organName(authority.actingOrgan),
    nameOrganCode: nameOrgan,
    nameOrganName: organName(nameOrgan),
    sealName,
  };
}
