import { describe, expect, test } from 'vitest'
import { isProblemCode, problemCodes, wordsFor } from '../../../src/web/words.ts'

describe('words', () => {
  test('every code has a title, a sentence and an advice', () => {
    for (const code of problemCodes()) {
      const { title, what, advice } = wordsFor(code)
      expect(title, code).toMatch(/^[A-Z][^.]{8,50}$/)
      expect(what, code).toMatch(/^[A-Z].{15,120}\.$/)
      expect(advice, code).toMatch(/^[A-Z].{15,120}\.$/)
    }
  })

  test('words never show the code in the place of a sentence', () => {
    for (const code of problemCodes().filter((each) => each.includes('_'))) {
      expect(Object.values(wordsFor(code)).join(' ')).not.toContain(code)
    }
  })

  test('an unknown code reads as an error of the server', () => {
    expect(wordsFor('brand_new')).toBe(wordsFor('internal'))
    expect(isProblemCode('brand_new')).toBe(false)
  })

  test('a name that every object has is no code', () => {
    expect(wordsFor('constructor')).toBe(wordsFor('internal'))
    expect(isProblemCode('toString')).toBe(false)
  })
})
