import { insuranceTransfer } from './01-insurance-transfer';
import { foodLicence } from './02-food-licence';
import { townshipPowers } from './03-township-powers';
import { deemedAcceptance } from './04-deemed-acceptance';
import { coverForLeave } from './05-cover-for-leave';
import { nothingLost } from './06-nothing-lost';
import { papersOnce } from './10-papers-once';
import { minimumLivingAllowance } from './09-minimum-living-allowance';
import { departmentSystemDown } from './13-department-system-down';
import { deferredAcceptance } from './14-deferred-acceptance';
import type { Story } from './stage';

/** In the order in which one county lives them: the clock only moves forward. */
export const STORIES: readonly Story[] = [
  insuranceTransfer,
  foodLicence,
  townshipPowers,
  deemedAcceptance,
  coverForLeave,
  nothingLost,
  papersOnce,
  departmentSystemDown,
  minimumLivingAllowance,
  deferredAcceptance,
];
