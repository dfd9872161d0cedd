/** What a signed token begins with: `{"` in base64url. No log, no error and no stderr may hold one. */
export const TOKEN = /eyJ[\w-]{8,}/
