export const playgroundMessages = {} as const;
