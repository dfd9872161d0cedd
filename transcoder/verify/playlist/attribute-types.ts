/** How the value of an attribute is written (RFC 8216bis 4.2). */
export type AttributeType =
  | 'integer'
  | 'decimal'
  | 'signed'
  | 'hex'
  | 'quoted'
  | 'enumerated'
  | 'YES or NO'
  | 'resolution'
  | 'quoted or NONE'

const NAMES: Readonly<Record<AttributeType, string>> = {
  integer:
    'BANDWIDTH AVERAGE-BANDWIDTH PROGRAM-ID BIT-DEPTH SAMPLE-RATE LAST-MSN LAST-PART SKIPPED-SEGMENTS BYTERANGE-START BYTERANGE-LENGTH',
  decimal:
    'FRAME-RATE SCORE PART-TARGET CAN-SKIP-UNTIL HOLD-BACK PART-HOLD-BACK DURATION PLANNED-DURATION',
  signed: 'TIME-OFFSET',
  hex: 'IV SCTE35-CMD SCTE35-OUT SCTE35-IN',
  quoted:
    'URI SERVER-URI GROUP-ID LANGUAGE ASSOC-LANGUAGE NAME STABLE-RENDITION-ID STABLE-VARIANT-ID INSTREAM-ID CHARACTERISTICS CHANNELS CODECS SUPPLEMENTAL-CODECS ALLOWED-CPC REQ-VIDEO-LAYOUT AUDIO VIDEO SUBTITLES PATHWAY-ID DATA-ID VALUE KEYFORMAT KEYFORMATVERSIONS BYTERANGE ID CLASS START-DATE END-DATE IMPORT QUERYPARAM',
  enumerated: 'TYPE METHOD HDCP-LEVEL VIDEO-RANGE FORMAT',
  'YES or NO':
    'DEFAULT AUTOSELECT FORCED PRECISE CAN-BLOCK-RELOAD CAN-SKIP-DATERANGES INDEPENDENT GAP END-ON-NEXT',
  resolution: 'RESOLUTION',
  'quoted or NONE': 'CLOSED-CAPTIONS',
}

/** By attribute name; what is not here is not judged. */
const TYPES: ReadonlyMap<string, AttributeType> = new Map(
  Object.entries(NAMES).flatMap(([type, names]) =>
    names.split(' ').map((name): [string, AttributeType] => [name, type as AttributeType]),
  ),
)

const UNQUOTED: Partial<Record<AttributeType, RegExp>> = {
  integer: /^\d{1,20}$/,
  decimal: /^\d+(?:\.\d*)?$|^\.\d+$/,
  signed: /^-?(?:\d+(?:\.\d*)?|\.\d+)$/,
  hex: /^0[xX][0-9A-Fa-f]+$/,
  enumerated: /^[^\s,"]+$/,
  'YES or NO': /^(?:YES|NO)$/,
  resolution: /^\d{1,6}x\d{1,6}$/,
}

/** Strings that may say nothing (RFC 8216bis 4.4.2.3, 4.4.5.2); all others have to say something. */
const MAY_BE_EMPTY = ['VALUE', 'RECENTLY-REMOVED-DATERANGES']

/** What a value should be, where it is not. */
export function wrongType(name: string, value: string, isQuoted: boolean): string | undefined {
  const type = TYPES.get(name)
  if (type === undefined) return undefined
  if (type === 'quoted or NONE')
    return isQuoted || value === 'NONE' ? undefined : `a quoted string or NONE`
  if (type !== 'quoted') {
    return !isQuoted && UNQUOTED[type]?.test(value) ? undefined : `${describe(type)} without quotes`
  }
  if (!isQuoted) return 'a quoted string'
  return value === '' && !MAY_BE_EMPTY.includes(name) ? 'a string that is not empty' : undefined
}

function describe(type: AttributeType): string {
  const words: Partial<Record<AttributeType, string>> = {
    integer: 'an integer',
    decimal: 'a decimal number',
    signed: 'a decimal number',
    hex: 'hexadecimal digits behind 0x',
    enumerated: 'a word',
    resolution: 'a size such as 1280x720',
  }
  return words[type] ?? type
}
