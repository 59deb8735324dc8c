export const launchMessages = {} as const;
