/** Ten-thousandths that make a whole. */
export const WHOLE_BPS = 10_000;

/** Units of one whole dollar. */
export const WHOLE_DOLLAR = 1_000_000n;

/** Units of one whole credit, which pays for one standard call. */
export const WHOLE_CREDIT = 1_000_000n;

/** Units of one whole share, or of one vote. */
export const WHOLE_SHARE = 10n ** 18n;
