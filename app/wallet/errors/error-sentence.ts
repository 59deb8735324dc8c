/** What a person reads for one custom error; `values` are its arguments in order. */
export type ErrorSentence = (...values: never[]) => string;
