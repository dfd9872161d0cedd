/**
 * A language by BCP 47 from what containers write, which is mostly ISO 639-2: `ger` and `deu` are
 * `de`. `undefined` for nothing, "und", and what is no language tag.
 */
export function readLanguage(tag: string | undefined): string | undefined {
  if (tag === undefined || !/^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(tag)) return undefined
  try {
    const [language] = Intl.getCanonicalLocales(tag)
    return language === 'und' ? undefined : language
  } catch {
    return undefined
  }
}

/** What people call a language, in English; its tag where there is no name for it. */
export function languageName(language: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language
  } catch {
    return language
  }
}
