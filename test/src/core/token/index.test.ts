import { expect, it } from 'vitest'
import * as core from '../../../../src/core/token/index.ts'
import file from '../../../fixtures/token-vectors.json'
import { ROUND_TRIP, roundTrip } from '../../../support/token-round-trip.ts'

it('the token core issues and verifies links in workerd', async () => {
  expect(await roundTrip(core, file.jwks.keys)).toEqual(ROUND_TRIP)
})
