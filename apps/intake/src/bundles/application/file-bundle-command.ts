import type { Actor } from '@app/access';
import type { DeliveryChoice } from '../../cases/application/delivery-choices';
import type { PreparedCase } from '../../cases/application/file-cases';
import type { PartiesInput } from '../../cases/application/filing';
import type { HandedIn } from '../../cases/application/papers-handed-in';
import type { Bundle } from '../domain/bundle';
import type { OneForm } from '../domain/one-form';

export interface FileBundleCommand extends PartiesInput {
  readonly actor: Actor;
  readonly bundleCode: string;
  readonly division?: string;
  readonly form: OneForm;
  /** By the codes of the bundle's own list. */
  readonly papers: readonly HandedIn[];
  readonly optOut: readonly string[];
  /** Window: accept every member that is complete, and tell the others at once what they lack. */
  readonly proceed: boolean;
  readonly notDuplicate?: { readonly reason: string };
  readonly delivery?: DeliveryChoice;
}

/** A command that has passed every check that needs no database. */
export interface PreparedBundle {
  readonly command: FileBundleCommand;
  readonly bundle: Bundle;
  /** In the order of the bundle; those left out are not among them. */
  readonly members: readonly { readonly key: string; readonly waits: boolean; readonly prepared: PreparedCase }[];
}
