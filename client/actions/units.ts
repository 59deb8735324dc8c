/** Ten-thousandths that make a whole. */
export const WHOLE_BPS = 10_000;

/** Units of one whole share, or of one vote. */
export const WHOLE_SHARE = 10n ** 18n;
