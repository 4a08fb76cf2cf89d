/** Binds the encrypted pick-up code to its column and bundle. */
export const bundlePickUpContext = (bundleNo: string): string => `intake.bundle_case.pick_up_cell|${bundleNo}`;
