import type { Check, Explanation } from './explain.ts'

/**
 * An explanation as the admin API and `npm run links -- explain --json` tell it, without what only an
 * edge can know.
 *
 * @param checks those of the explanation, and what else was looked at
 * @param now seconds since 1970
 */
export function explanationJson(
  { kid, algorithm, isVerified, payload, claims }: Explanation,
  checks: readonly Check[],
  now: number,
) {
  return {
    valid: checks.every(({ outcome }) => outcome !== 'fail'),
    use: claims?.use ?? null,
    kid: kid ?? null,
    algorithm: algorithm ?? null,
    verified: isVerified,
    seconds_left: typeof payload?.exp === 'number' ? Math.floor(payload.exp - now) : null,
    claims: payload ?? null,
    checks: checks.map(({ name, outcome, code = null, detail = null }) => ({
      name,
      outcome,
      code,
      detail,
    })),
  }
}
