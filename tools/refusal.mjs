/** A sentence that says what is wrong and what to type; shown without a stack. */
export class Refusal extends Error {}
