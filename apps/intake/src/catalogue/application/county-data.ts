// One line per file, so that the build carries the data along; the spec compares this list with the folder.
import bannedProofs from '../../../data/banned-village-proofs.json';
import item01 from '../../../data/items/01-resident-medical-enrolment.json';
import item02 from '../../../data/items/02-resident-pension-enrolment.json';
import item03 from '../../../data/items/03-two-insurances-payment-help.json';
import item04 from '../../../data/items/04-medical-insurance-transfer.json';
import item05 from '../../../data/items/05-employee-pension-transfer.json';
import item06 from '../../../data/items/06-resident-pension-transfer.json';
import item07 from '../../../data/items/07-employer-registration.json';
import item08 from '../../../data/items/08-flexible-employment-enrolment.json';
import item09 from '../../../data/items/09-unemployment-benefit.json';
import item10 from '../../../data/items/10-work-injury-recognition.json';
import item11 from '../../../data/items/11-minimum-living-allowance.json';
import item12 from '../../../data/items/12-extreme-poverty-support.json';
import item13 from '../../../data/items/13-temporary-assistance.json';
import item14 from '../../../data/items/14-disability-subsidies.json';
import item15 from '../../../data/items/15-old-age-allowance.json';
import item16 from '../../../data/items/16-individual-business-registration.json';
import item17 from '../../../data/items/17-food-business-licence.json';
import item18 from '../../../data/items/18-prepackaged-food-filing.json';
import item19 from '../../../data/items/19-small-catering-registration.json';
import item20 from '../../../data/items/20-public-place-hygiene-licence.json';
import item21 from '../../../data/items/21-rural-homestead-approval.json';
import item22 from '../../../data/items/22-rural-construction-planning-permit.json';
import item23 from '../../../data/items/23-logging-permit.json';
import item24 from '../../../data/items/24-birth-intention-registration.json';
import item25 from '../../../data/items/25-childcare-subsidy.json';
import item26 from '../../../data/items/26-employment-hardship-recognition.json';
import item27 from '../../../data/items/27-senior-preferential-card.json';
import item28 from '../../../data/items/28-social-security-card.json';
import item29 from '../../../data/items/29-legal-aid-application.json';
import item30 from '../../../data/items/30-peoples-mediation-application.json';
import item31 from '../../../data/items/31-notarisation.json';
import item32 from '../../../data/items/32-road-freight-licence.json';
import item33 from '../../../data/items/33-road-occupation-digging.json';
import item34 from '../../../data/items/34-water-abstraction-permit.json';
import item35 from '../../../data/items/35-government-investment-approval.json';
import item36 from '../../../data/items/36-enterprise-investment-filing.json';
import item37 from '../../../data/items/37-resident-pension-claim.json';
import item38 from '../../../data/items/38-birth-household-registration.json';
import item39 from '../../../data/items/39-birth-certificate.json';
import item40 from '../../../data/items/40-employer-pension-registration.json';
import item41 from '../../../data/items/41-employer-injury-registration.json';
import item42 from '../../../data/items/42-employer-unemployment-registration.json';
import item43 from '../../../data/items/43-death-household-cancellation.json';
import item44 from '../../../data/items/44-medical-account-withdrawal.json';
import item45 from '../../../data/items/45-pension-account-on-death.json';
import item46 from '../../../data/items/46-survivor-benefit.json';
import item47 from '../../../data/items/47-employee-pension-claim.json';
import item48 from '../../../data/items/48-retiree-medical-recognition.json';
import item49 from '../../../data/items/49-social-card-replacement.json';
import item50 from '../../../data/items/50-social-card-pin-reset.json';
import item51 from '../../../data/items/51-medical-assistance.json';
import medicalSharedPool from '../../../data/medical-shared-pool.json';
import type { BannedProof } from '../domain/banned-proof';
import type { Pool } from '../domain/condition';

/** The 51 items the county ships with, unread: `parseItem` makes them items. */
export const SHIPPED_ITEMS: readonly unknown[] = [
  item01,
  item02,
  item03,
  item04,
  item05,
  item06,
  item07,
  item08,
  item09,
  item10,
  item11,
  item12,
  item13,
  item14,
  item15,
  item16,
  item17,
  item18,
  item19,
  item20,
  item21,
  item22,
  item23,
  item24,
  item25,
  item26,
  item27,
  item28,
  item29,
  item30,
  item31,
  item32,
  item33,
  item34,
  item35,
  item36,
  item37,
  item38,
  item39,
  item40,
  item41,
  item42,
  item43,
  item44,
  item45,
  item46,
  item47,
  item48,
  item49,
  item50,
  item51,
];

/** 不应由村（社区）出具的证明: the county's list. */
export const BANNED_PROOFS: readonly BannedProof[] = bannedProofs.proofs;

/** Places that share their data, by the name a condition uses. */
export const POOLS: ReadonlyMap<string, Pool> = new Map([[medicalSharedPool.name, medicalSharedPool]]);
