/** An item that a department decides in its own system. */
export interface ConnectorItem {
  readonly itemCode: string;
  /** The department's reasons for a denial, each with the reason of the item that it means. Others are for people to read. */
  readonly denialReasons: Readonly<Record<string, string>>;
}

/** Growing pauses between attempts, in seconds. */
export interface RetryRule {
  readonly firstSeconds: number;
  readonly factor: number;
  readonly longestSeconds: number;
}

/** So many failures one after the other open the breaker; after the pause one trial may try whether the system is back. */
export interface BreakerRule {
  readonly failures: number;
  readonly coolDownSeconds: number;
}

/** A department's own system, as data. Where it listens and what is signed with is the county's configuration. */
export interface Connector {
  readonly code: string;
  /** As it stands on pages. */
  readonly name: string;
  readonly organ: string;
  readonly items: readonly ConnectorItem[];
  readonly timeoutMilliseconds: number;
  readonly maximumConcurrent: number;
  readonly signatureWindowSeconds: number;
  readonly retry: RetryRule;
  /** How often an acknowledged application is asked for, in case the answer got lost. */
  readonly pollSeconds: number;
  readonly breaker: BreakerRule;
  /** The wait's own limit: then people take over. It stops no clock of the case (行政许可法 §45). */
  readonly waitMinutes: number;
}

/** What of a matter says whether a department's system may decide it. */
export interface ConnectedMatter {
  readonly itemCode: string;
  readonly kind: string;
  readonly siteCheck: boolean;
  readonly deferredPapers: readonly string[];
  /** Other organs have a say (联审). */
  readonly reviews: unknown;
}

/**
 * The connector of an item at the organ that is competent for it, or undefined: then people decide. A site check needs two employees
 * (行政许可法 §34(3)), promised papers and other organs' opinions must come first, and an organ's act on its own earlier decision is never left to a system.
 */
export function connectorFor(connectors: readonly Connector[], matter: ConnectedMatter, organ: string | null): Connector | undefined {
  if (organ === null || matter.kind !== 'APPLICATION' || matter.siteCheck || matter.deferredPapers.length > 0 || matter.reviews)
    return undefined;
  return connectors.find((connector) => connector.organ === organ && itemOf(connector, matter.itemCode) !== undefined);
}

export const itemOf = (connector: Connector, itemCode: string): ConnectorItem | undefined =>
  connector.items.find((item) => item.itemCode === itemCode);
