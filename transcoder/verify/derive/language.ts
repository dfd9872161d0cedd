/** A langtag, or private use alone, of RFC 5646 2.1. */
const PIECES = [
  '(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})',
  '(?:-[a-z]{4})?',
  '(?:-(?:[a-z]{2}|\\d{3}))?',
  '(?:-(?:[a-z\\d]{5,8}|\\d[a-z\\d]{3}))*',
  '(?:-[a-wyz\\d](?:-[a-z\\d]{2,8})+)*',
  '(?:-x(?:-[a-z\\d]{1,8})+)?',
]
const LANGUAGE_TAG = new RegExp(`^(?:${PIECES.join('')}|x(?:-[a-z\\d]{1,8})+|i-[a-z]{2,8})$`, 'i')

/** Whether a text is well-formed as a language tag. Language tags are short. */
export function isLanguageTag(tag: string): boolean {
  return tag.length <= 64 && LANGUAGE_TAG.test(tag)
}

/** The tag by the code of two letters that stands for one of three; `undefined` where it is so. */
export function shorterTag(tag: string): string | undefined {
  if (!/^[a-z]{3}(?:-|$)/i.test(tag)) return undefined
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    return canonical && /^[a-z]{2}(?:-|$)/.test(canonical) ? canonical : undefined
  } catch {
    return undefined
  }
}
