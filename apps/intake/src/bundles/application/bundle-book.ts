import { DomainError } from '@app/domain-kernel';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import newborn from '../../../data/bundles/01-newborn.json';
import afterDeath from '../../../data/bundles/02-after-death.json';
import retirement from '../../../data/bundles/03-employee-retirement.json';
import socialCard from '../../../data/bundles/04-social-card-services.json';
import assistance from '../../../data/bundles/05-social-assistance.json';
import newEmployer from '../../../data/bundles/06-new-employer.json';
import openRestaurant from '../../../data/bundles/07-open-restaurant.json';
import type { Bundle } from '../domain/bundle';
import schema from './bundle.schema.json';

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
addFormats(ajv);
const isBundle = ajv.compile<Bundle>(schema);

/** A data file's content as a bundle; anything else stops the start of the program, like a wrong setting. */
export function parseBundle(input: unknown): Bundle {
  if (isBundle(input)) return input;
  const errors = (isBundle.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  throw new Error(`a bundle file is not valid: ${errors.join('; ')}`);
}

// One line per file, so that the build carries the data along; the spec compares this list with the folder.
export const SHIPPED_BUNDLES: readonly Bundle[] = [
  newborn,
  afterDeath,
  retirement,
  socialCard,
  assistance,
  newEmployer,
  openRestaurant,
].map(parseBundle);

/** The bundles offered on a day, `YYYY-MM-DD`. */
export function bundlesInForce(day: string): readonly Bundle[] {
  return SHIPPED_BUNDLES.filter(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo));
}

export function bundleInForce(code: string, day: string): Bundle {
  const bundle = bundlesInForce(day).find((one) => one.code === code);
  if (bundle === undefined) throw new DomainError('not-found', 'bundle-unknown', '没有这个“一件事”，请从目录中选择。');
  return bundle;
}
