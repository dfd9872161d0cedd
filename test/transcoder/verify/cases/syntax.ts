import { type BrokenCase, changed, ENTRY, edited } from './broken-case.ts'

const HIGH = 'high/index.m3u8'
const LOW = 'low/index.m3u8'
const after = (line: string) => (text: string) => text.replace('#EXTM3U\n', `#EXTM3U\n${line}\n`)

export const SYNTAX_CASES: readonly BrokenCase[] = [
  edited(['RFC 8216bis 4.1'], 'a tab behind a duration', HIGH, (text) =>
    text.replace(',\n', ',\t\n'),
  ),
  edited(['RFC 8216bis 4.1'], 'a byte order mark', LOW, (text) => `\ufeff${text}`),
  edited(['RFC 8216bis 4.1'], 'a blank behind a URI', LOW, (text) =>
    text.replace('1.m4s', '1.m4s '),
  ),
  edited(['RFC 8216bis 4.1'], 'a line that ends with CR alone', LOW, after('#comment\r#another')),
  edited(['RFC 8216bis 4.1'], 'letters that are not composed', ENTRY, after('# cafe\u0301')),
  changed(['RFC 8216bis 4.1'], 'bytes that are not UTF-8', (files) => {
    const text = files.get(LOW) ?? new Uint8Array()
    files.set(LOW, Uint8Array.of(...text, 0x23, 0xff, 0x0a))
  }),
  edited(['RFC 8216bis 4.4.1.1'], 'more on the first line', HIGH, (text) =>
    text.replace('#EXTM3U', '#EXTM3U x-shift="1"'),
  ),
  edited(['RFC 8216bis 4.2'], 'an attribute twice', ENTRY, (text) =>
    text.replace('CLOSED-CAPTIONS=NONE', 'CLOSED-CAPTIONS=NONE,CLOSED-CAPTIONS=NONE'),
  ),
  edited(['RFC 8216bis 4.2'], 'a string without quotes', ENTRY, (text) =>
    text.replace('LANGUAGE="en"', 'LANGUAGE=en'),
  ),
  edited(['RFC 8216bis 4.2'], 'a number in quotes', ENTRY, (text) =>
    text.replace('FRAME-RATE=25.000', 'FRAME-RATE="25.000"'),
  ),
  edited(['RFC 8216bis 4.2'], 'blanks behind commas', ENTRY, (text) =>
    text.replace('TYPE=AUDIO,', 'TYPE=AUDIO, '),
  ),
  edited(['RFC 8216bis 4.2'], 'a name in small letters', ENTRY, (text) =>
    text.replace('SCORE=1.0', 'SCORE=1.0,score=1.0'),
  ),
  edited(['RFC 8216bis 4.2'], 'a string that says nothing', ENTRY, (text) =>
    text.replace('CHANNELS="2"', 'CHANNELS="2",CHARACTERISTICS=""'),
  ),
  edited(['RFC 8216bis 4.2'], 'another word than YES and NO', ENTRY, (text) =>
    text.replace('AUTOSELECT=YES', 'AUTOSELECT=yes'),
  ),
  edited(['RFC 8216bis 4.3'], 'a variable that nobody defined', ENTRY, (text) =>
    text.replace('NAME="English"', 'NAME="{$name}"'),
  ),
  edited(
    ['RFC 8216bis 4.4.2.3'],
    'a variable that is defined twice',
    ENTRY,
    after('#EXT-X-VERSION:8\n#EXT-X-DEFINE:NAME="a",VALUE="1"\n#EXT-X-DEFINE:NAME="a",VALUE="2"'),
  ),
  edited(
    ['RFC 8216bis 4.4.2.3'],
    'a variable of a query that is not there',
    ENTRY,
    after('#EXT-X-VERSION:11\n#EXT-X-DEFINE:QUERYPARAM="token"'),
  ),
  edited(
    ['RFC 8216bis 4.4.2.3', 'RFC 8216bis 8'],
    'a variable of a playlist that lacks it',
    HIGH,
    after('#EXT-X-DEFINE:IMPORT="a"'),
  ),
  edited(['RFC 8216bis 4.4.3'], 'two target durations', HIGH, after('#EXT-X-TARGETDURATION:6')),
  edited(
    ['RFC 8216bis 4.4'],
    'a sequence that is no number',
    HIGH,
    after('#EXT-X-DISCONTINUITY-SEQUENCE:one'),
  ),
  edited(
    ['RFC 8216bis 4.4 attributes'],
    'a start without its offset',
    ENTRY,
    after('#EXT-X-START:PRECISE=YES'),
  ),
  edited(
    ['RFC 8216bis 4.4.6'],
    'a target duration among variants',
    ENTRY,
    after('#EXT-X-TARGETDURATION:6'),
  ),
  edited(['RFC 8216bis 4.4.4.1'], 'a duration without its comma', HIGH, (text) =>
    text.replace('#EXTINF:6.000000,', '#EXTINF:6.000000'),
  ),
  edited(['RFC 8216bis 4.4.4.2'], 'a first range without offset', 'low/iframes.m3u8', (text) =>
    text.replace('@0\n', '\n'),
  ),
  edited(['RFC 8216bis 4.4.3.2'], 'a sequence number behind segments', HIGH, (text) =>
    text.replace('#EXT-X-ENDLIST', '#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-ENDLIST'),
  ),
  edited(
    ['RFC 8216bis 4.4.6.2'],
    'a variant without URI',
    ENTRY,
    (text) => `${text}#EXT-X-STREAM-INF:BANDWIDTH=1\n`,
  ),
  edited(
    ['RFC 8216bis 4'],
    'a page in place of a playlist',
    LOW,
    () => '<!DOCTYPE html><p>Sorry</p>',
  ),
  edited(['RFC 8216bis 8'], 'a version below that of EXT-X-MAP', HIGH, (text) =>
    text.replace('VERSION:6', 'VERSION:3'),
  ),
  edited(['RFC 8216bis 6.2.1 EXT-X-VERSION'], 'a version above it', HIGH, (text) =>
    text.replace('VERSION:6', 'VERSION:7'),
  ),
]
