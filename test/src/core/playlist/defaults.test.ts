import { describe, expect, it } from 'vitest'
import { bestLanguage, chooseDefaults } from '../../../../src/core/playlist/defaults.ts'

const AUDIO = [
  '#EXTM3U',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English, \'UK\'",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,URI="en.m3u8"',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Deutsch",LANGUAGE="de",DEFAULT=NO,URI="de.m3u8"',
  '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Deutsch",LANGUAGE="de",URI="de-s.m3u8"',
  '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Deutsch forced",LANGUAGE="de",FORCED=YES,AUTOSELECT=YES,URI="de-f.m3u8"',
  '#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a",SUBTITLES="s"',
  'v.m3u8',
].join('\r\n')

describe('RFC 8216bis 4.4.6.1: DEFAULT and AUTOSELECT', () => {
  it('follow the audio language', () => {
    const text = chooseDefaults(AUDIO, { audio: ['de-AT'], subtitles: [] })
    expect(text).toBe(
      AUDIO.replace('LANGUAGE="en",DEFAULT=YES', 'LANGUAGE="en",DEFAULT=NO').replace(
        'DEFAULT=NO,URI="de.m3u8"',
        'DEFAULT=YES,URI="de.m3u8",AUTOSELECT=YES',
      ),
    )
  })

  it('follow the subtitle language, are added where they are missing, and pass over forced ones', () => {
    const text = chooseDefaults(AUDIO, { audio: [], subtitles: ['de'] })
    expect(text).toBe(
      AUDIO.replace('URI="de-s.m3u8"', 'URI="de-s.m3u8",DEFAULT=YES,AUTOSELECT=YES'),
    )
  })

  it.each([
    [[], []],
    [['fr'], ['ja']],
  ])('stay where the languages are %j and %j', (audio, subtitles) => {
    expect(chooseDefaults(AUDIO, { audio, subtitles })).toBe(AUDIO)
  })
})

describe('RFC 4647 3.4: the best language', () => {
  it.each([
    [['en', 'de'], ['de'], 1],
    [['en', 'de'], ['de-CH', 'en'], 1],
    [['en', 'de-ch'], ['DE'], 1],
    [['en', 'de-ch', 'de'], ['de'], 2],
    [['en', 'de'], ['fr', 'en-US'], 0],
    [['en'], ['e'], -1],
    [[], ['en'], -1],
  ])('among %j for %j is number %i', (available, wanted, best) => {
    expect(bestLanguage(available, wanted)).toBe(best)
  })
})
