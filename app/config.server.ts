/** The one place where the app's server side reads the environment. */
const port = process.env["PORT"] ?? "3000";

/** Where the app asks for GraphQL and content: the server that it runs in, unless told otherwise. No trailing slash. */
export const internalOrigin = (process.env["COMODEL_ORIGIN_INTERNAL"] ?? `http://127.0.0.1:${port}`).replace(
  /\/$/,
  "",
);

/** True outside a production build: the page may then talk to Vite's reload socket. */
export const isDevelopment = process.env["NODE_ENV"] === "development";
