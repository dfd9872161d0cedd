import { type BrokenCase, ENTRY, edited, inVariant } from './broken-case.ts'

const AUDIO = /#EXT-X-MEDIA:TYPE=AUDIO.*\n/
const media = (change: (tag: string) => string) => (text: string) => text.replace(AUDIO, change)
const subtitles = (change: (tag: string) => string) => (text: string) =>
  text.replace(/#EXT-X-MEDIA:TYPE=SUBTITLES.*\n/, change)
const and = (tag: string) => media((before) => `${before}#EXT-X-MEDIA:${tag}\n`)
const second = (attributes: string) =>
  and(`TYPE=AUDIO,GROUP-ID="sound",${attributes},CHANNELS="2",URI="sound/index.m3u8"`)

export const RENDITION_CASES: readonly BrokenCase[] = [
  edited(
    ['RFC 8216bis 4.4.6.1 TYPE'],
    'another type',
    ENTRY,
    and('TYPE=LYRICS,GROUP-ID="l",NAME="Lyrics",LANGUAGE="en"'),
  ),
  edited(
    ['RFC 8216bis 4.4.6.1 AUTOSELECT'],
    'a default that may not be selected',
    ENTRY,
    media((tag) => tag.replace('AUTOSELECT=YES', 'AUTOSELECT=NO')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.1 FORCED'],
    'forced sound',
    ENTRY,
    media((tag) => tag.replace('DEFAULT', 'FORCED=NO,DEFAULT')),
  ),
  edited(
    ['Apple 5.11'],
    'forced subtitles that are not selected',
    ENTRY,
    subtitles((tag) => tag.replace('AUTOSELECT=YES', 'FORCED=YES,AUTOSELECT=NO')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.1 CLOSED-CAPTIONS'],
    'captions at no place',
    ENTRY,
    and('TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="English",LANGUAGE="en",INSTREAM-ID="CC9"'),
  ),
  edited(
    ['Apple 8.10'],
    'sound without language',
    ENTRY,
    media((tag) => tag.replace('LANGUAGE="en",', '')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.1 LANGUAGE'],
    'a language that is none',
    ENTRY,
    media((tag) => tag.replace('"en"', '"e_n"')),
  ),
  edited(
    ['RFC 5646 2.2.1'],
    'a language of three letters',
    ENTRY,
    media((tag) => tag.replace('"en"', '"eng"')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.1 CHANNELS'],
    'sound without channels',
    ENTRY,
    media((tag) => tag.replace('CHANNELS="2",', '')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.1.1 NAME'],
    'a name twice',
    ENTRY,
    second('NAME="English",LANGUAGE="de"'),
  ),
  edited(
    ['RFC 8216bis 4.4.6.1.1 DEFAULT'],
    'two defaults',
    ENTRY,
    second('NAME="Deutsch",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES'),
  ),
  edited(
    ['RFC 8216bis 4.4.6.1.1 AUTOSELECT'],
    'two that are alike',
    ENTRY,
    second('NAME="Comment",LANGUAGE="en",AUTOSELECT=YES'),
  ),
  edited(
    ['RFC 8216bis 4.4.6.1.1 members'],
    'a second group with another member',
    ENTRY,
    and(
      'TYPE=AUDIO,GROUP-ID="loud",NAME="Deutsch",LANGUAGE="de",CHANNELS="2",URI="sound/index.m3u8"',
    ),
  ),
  edited(
    ['RFC 8216bis 4.4.6.2 groups'],
    'a group that is not there',
    ENTRY,
    inVariant('low', (tag) => tag.replace('SUBTITLES="text"', 'SUBTITLES="none"')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.2 CLOSED-CAPTIONS'],
    'no captions in some variants',
    ENTRY,
    inVariant('low', (tag) => tag.replace(',CLOSED-CAPTIONS=NONE', '')),
  ),
]
