export const proposeMessages = {} as const;
