import type { DeliveryErrorCode } from '../core/errors.ts'

/** What can go wrong in the viewer's own browser, before or after the edge has answered well. */
export type ViewerErrorCode = 'offline' | 'unreachable' | 'unsupported_browser' | 'media_error'

/** Why there is nothing to play of a video that is published: the first is no problem, but a wait. */
export type UnpreparedCode = 'preparing' | 'not_ready' | 'encoding_failed'

/** What a viewer may meet: all but what only the admin API says. */
export type ProblemCode =
  | Exclude<
      DeliveryErrorCode,
      'admin_required' | 'request_invalid' | 'revocations_full' | 'assets_beneath'
    >
  | ViewerErrorCode
  | UnpreparedCode

export interface Words {
  /** What it is, as a heading. */
  readonly title: string
  /** What happened, in a sentence. */
  readonly what: string
  /** What the person in front of the screen can do about it. */
  readonly advice: string
  /** Whether the same request can go well a moment later. */
  readonly canRetry: boolean
}

const ASK_FOR_LINK = 'Ask the person who sent it for a new link.'
const TRY_LATER = 'Wait a moment, then try again.'

const WORDS: Readonly<Record<ProblemCode, Words>> = {
  path_invalid: {
    title: 'This address is not right',
    what: 'The address has a part that no video here can have.',
    advice: 'Open the link again from the message it came in, without changing it.',
    canRetry: false,
  },
  token_missing: {
    title: 'This video needs a link',
    what: 'The address names a video, but the part that lets you in is not there.',
    advice: 'Open the complete link, up to its very last character.',
    canRetry: false,
  },
  token_malformed: {
    title: 'This link is damaged',
    what: 'A part of the link was lost or changed on its way to you.',
    advice: 'Copy the whole link once more, or ask for it to be sent again.',
    canRetry: false,
  },
  token_signature: {
    title: 'This link is not valid',
    what: 'The link was changed, or it was made for another site.',
    advice: ASK_FOR_LINK,
    canRetry: false,
  },
  token_expired: {
    title: 'This link has run out',
    what: 'Links work for a limited time, and the time of this one is over.',
    advice: ASK_FOR_LINK,
    canRetry: false,
  },
  token_not_yet_valid: {
    title: 'This video is not open yet',
    what: 'The link is right, but it starts to work at a later time.',
    advice: 'Come back later. If it should be open already, check the clock of this device.',
    canRetry: true,
  },
  token_lifetime: {
    title: 'This link cannot be used',
    what: 'The link was made to last longer than this site allows.',
    advice: 'Ask the person who sent it for a link that lasts a shorter time.',
    canRetry: false,
  },
  scope: {
    title: 'This link opens something else',
    what: 'The link is good, but not for this video.',
    advice: 'Check that you opened the right link, or ask for one for this video.',
    canRetry: false,
  },
  geo: {
    title: 'Not available where you are',
    what: 'The publisher does not offer this video in your country.',
    advice: 'If you use a VPN, turn it off and try again.',
    canRetry: true,
  },
  net: {
    title: 'Not available on this network',
    what: 'The link works only from certain networks, and this is not one of them.',
    advice: 'Connect to the network it was made for, then try again.',
    canRetry: true,
  },
  referrer: {
    title: 'Not available on this page',
    what: 'The publisher allows this video only on certain sites.',
    advice: 'Watch it on the site where the publisher shows it.',
    canRetry: false,
  },
  revoked: {
    title: 'This link was withdrawn',
    what: 'The publisher has taken back the access that this link gave.',
    advice: 'If you think that is a mistake, ask the person who sent it.',
    canRetry: false,
  },
  streams: {
    title: 'Playing in too many places',
    what: 'This link allows only so many streams at once, and all of them are in use.',
    advice: 'Stop the video on another device, wait a minute, then try again.',
    canRetry: true,
  },
  restriction_unenforceable: {
    title: 'This link cannot be used for this video',
    what: 'The link has a limit that cannot be kept for the way this video is stored.',
    advice: 'Ask the publisher for another link and tell them the code below.',
    canRetry: false,
  },
  not_found: {
    title: 'This video is not here',
    what: 'It may have been removed, or it is not published yet.',
    advice: 'Try again in a few minutes, or ask the person who sent the link.',
    canRetry: true,
  },
  method_not_allowed: {
    title: 'This request is not understood',
    what: 'The page asked for the video in a way that the server does not offer.',
    advice: 'Reload the page. If that does not help, tell the publisher the code below.',
    canRetry: true,
  },
  precondition_failed: {
    title: 'The video has changed',
    what: 'A new version was published while the page was open.',
    advice: 'Try again to watch the new version.',
    canRetry: true,
  },
  range_not_satisfiable: {
    title: 'The video has changed',
    what: 'The page asked for a part of the video that is no longer there.',
    advice: 'Try again to load the video anew.',
    canRetry: true,
  },
  playlist_invalid: {
    title: 'This video cannot be played',
    what: 'What was published here is not a playlist that a player understands.',
    advice: 'Tell the publisher the code below; the video has to be published again.',
    canRetry: false,
  },
  playlist_too_large: {
    title: 'This video cannot be played',
    what: 'The playlist that was published here is too large to be served.',
    advice: 'Tell the publisher the code below; the video has to be published again.',
    canRetry: false,
  },
  rate_limited: {
    title: 'Too many requests',
    what: 'More was asked for in a short time than this link or network allows.',
    advice: 'Close other tabs that play the same video, wait a minute, then try again.',
    canRetry: true,
  },
  storage_unavailable: {
    title: 'The video is out of reach for a moment',
    what: 'The place where it is stored did not answer in time.',
    advice: TRY_LATER,
    canRetry: true,
  },
  misconfigured: {
    title: 'This site is not set up completely',
    what: 'The server lacks a setting that it needs to serve videos.',
    advice: 'Tell the publisher the code below.',
    canRetry: false,
  },
  internal: {
    title: 'Something went wrong on our side',
    what: 'The server met an error that it did not expect.',
    advice: TRY_LATER,
    canRetry: true,
  },
  preparing: {
    title: 'This video is being prepared',
    what: 'Its first minutes are being encoded.',
    advice: 'It opens here by itself as soon as they are there.',
    canRetry: false,
  },
  not_ready: {
    title: 'This video is not ready yet',
    what: 'It takes longer than usual to prepare, so this page has stopped asking for it.',
    advice: 'Come back later, or try again now.',
    canRetry: true,
  },
  encoding_failed: {
    title: 'This video could not be prepared',
    what: 'The publisher could not encode it. Nothing is wrong on your side.',
    advice: 'Tell the person who sent the link: it has to be published again.',
    canRetry: true,
  },
  offline: {
    title: 'You are offline',
    what: 'This device has lost its connection to the internet.',
    advice: 'Playback goes on by itself when the connection is back.',
    canRetry: true,
  },
  unreachable: {
    title: 'The server does not answer',
    what: 'The video could not be loaded, although this device seems to be online.',
    advice: 'Check the connection, then try again.',
    canRetry: true,
  },
  unsupported_browser: {
    title: 'This browser cannot play the video',
    what: 'It has no support for streamed H.264 video.',
    advice: 'Open the link in a current Chrome, Edge, Firefox or Safari.',
    canRetry: false,
  },
  media_error: {
    title: 'The video stopped',
    what: 'The browser could not decode a part of it.',
    advice: 'Try again. If it stops at the same place, tell the publisher the code below.',
    canRetry: true,
  },
}

/** What the player says of a video that is watched while it is encoded. */
export const ENCODING_WORDS = {
  badge: (percent: number) => `Encoding · ${percent} %`,
  /** For who cannot see the badge; told a few times and not at every percent. */
  told: (percent: number) => `Still encoding: ${percent} % of this video can be watched.`,
  done: 'All of this video can be watched now.',
  waiting: 'Waiting for the encoder',
  goesOn: 'Goes on by itself',
} as const

/** The words for a code; a code that this page does not know reads as an error of the server. */
export function wordsFor(code: string): Words {
  return isProblemCode(code) ? WORDS[code] : WORDS.internal
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(WORDS, code)
}

export function problemCodes(): readonly ProblemCode[] {
  return Object.keys(WORDS).filter(isProblemCode)
}
