/** Binds the encrypted form to its case. */
export const formContext = (caseNo: string): string => `intake.service_case.form_cell|${caseNo}`;

/** Binds the encrypted pick-up code to its case. */
export const pickUpContext = (caseNo: string): string => `intake.service_case.pick_up_cell|${caseNo}`;
