import { insuranceTransfer } from './01-insurance-transfer';
import { foodLicence } from './02-food-licence';
import { townshipPowers } from './03-township-powers';
import { deemedAcceptance } from './04-deemed-acceptance';
import { coverForLeave } from './05-cover-for-leave';
import { nothingLost } from './06-nothing-lost';
import { newEmployer } from './07-new-employer';
import { newborn } from './08-birth';
import { minimumLivingAllowance } from './09-minimum-living-allowance';
import { papersOnce } from './10-papers-once';
import { roadDigging } from './11-road-digging';
import { twoLevelsInsteadOfFour } from './12-two-levels-instead-of-four';
import { departmentSystemDown } from './13-department-system-down';
import { deferredAcceptance } from './14-deferred-acceptance';
import { pensionTransfer } from './15-pension-transfer';
import { twoInsurances } from './16-two-insurances';
import { parentageAgreement } from './17-parentage-agreement';
import type { Story } from './stage';

/** In the order in which one county lives them: the clock only moves forward. */
export const STORIES: readonly Story[] = [
  insuranceTransfer,
  foodLicence,
  townshipPowers,
  deemedAcceptance,
  coverForLeave,
  nothingLost,
  newEmployer,
  newborn,
  papersOnce,
  departmentSystemDown,
  minimumLivingAllowance,
  roadDigging,
  twoLevelsInsteadOfFour,
  deferredAcceptance,
  pensionTransfer,
  twoInsurances,
  parentageAgreement,
];
