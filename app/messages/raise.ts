export const raiseMessages = {} as const;
