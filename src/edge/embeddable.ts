/**
 * What every object says whoever gets it, so that Origin says it and the cache keeps it: media is
 * made to be used by other sites' pages (Fetch 3.7), it is what it says it is, and a web page or an
 * SVG among the objects must not act in this server's name.
 */
export const EMBEDDABLE = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Security-Policy': "default-src 'none'; sandbox",
} as const
